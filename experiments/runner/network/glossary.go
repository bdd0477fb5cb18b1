package network

import (
	"slices"
	"strings"

	"gradbook/experiments/hint"
	"gradbook/experiments/sweep"
	"gradbook/nn"
)

// What Keras, PyTorch, scikit-learn, JAX and Optax, fastai, Lightning, Hugging Face, Optuna,
// Ray Tune and W&B call what a sweep file names, list by list.

// widthWords and depthWords are for one width of all hidden layers, and for how many
// there are: see layersToWrite.
const (
	widthWords = "hidden_size hidden_sizes hidden_units hidden_unit hidden_dim hidden_dims hidden_nodes hidden_neurons hidden_width hidden_features hidden_channels " +
		"hidden_layer hidden_layer_size hidden_layer_sizes hidden_layer_width hidden_layer_units hidden_layer_dim layer hidden_layers_size " +
		"num_neurons n_neurons neurons nb_neurons num_nodes n_nodes nodes num_units n_units units nb_units num_hidden n_hidden num_hidden_units n_hidden_units " +
		"width widths layer_size layer_sizes layer_width layer_widths layer_dim layer_dims layer_units units_per_layer neurons_per_layer " +
		"fc fc_size fc_units fc_dim fc_layer fc_layer_size fc_layer_sizes fc_hidden dense dense_size dense_units dense_layer dense_layer_size linear_size " +
		"mlp_dim mlp_width mlp_hidden_dim dim_feedforward intermediate_size d_model model_dim net_arch"
	depthWords = "num_layers n_layers nb_layers layers layer_count depth num_hidden_layers n_hidden_layers nb_hidden_layers hidden_layers num_dense_layers " +
		"n_dense_layers num_fc_layers n_fc_layers fc_layers dense_layers num_linear_layers num_blocks n_blocks model_depth"
)

// parameterWords is for the names of parameters.
var parameterWords = hint.Glossary{
	{widthWords, "hidden", "write hidden: {value: [128, 64]}, a list of the hidden layers' widths"},
	{depthWords, "hidden", "write hidden: {value: [128, 64]}, a list with a width for each hidden layer"},

	{"lr learn_rate learning_rates rate initial_lr initial_learning_rate lr_init init_lr lr0 base_lr learning_rate_init eta0 max_lr lr_max peak_lr peak_value init_value", "learning_rate", ""},
	{"eta", "learning_rate", ""},
	{"step_size", "schedule_step learning_rate", ""}, // PyTorch's StepLR, and JAX
	{"epoch n_epochs num_epochs nb_epoch nb_epochs max_epochs max_epoch n_epoch num_epoch train_epochs num_train_epochs training_epochs total_epochs", "epochs", ""},
	{"iterations n_iter n_iters num_iterations max_iter num_iter steps max_steps num_steps total_steps train_steps num_train_steps training_steps n_steps max_updates", "epochs", "write epochs; training is counted in passes over the training samples here"},
	{"min_epochs", "", "training has one number of epochs; write epochs, and early_stopping to end before"},
	{"batch batchsize bs mini_batch mini_batch_size batch_sz batches train_batch_size train_bs per_device_train_batch_size per_gpu_train_batch_size", "batch_size", ""},
	{"eval_batch_size val_batch_size test_batch_size per_device_eval_batch_size", "", "the batches of training alone have a size, batch_size; in which ones networks are measured makes no difference"},
	{"gradient_accumulation_steps accumulate_grad_batches grad_accum accumulation_steps", "batch_size", "gradients are not accumulated over batches; write the batch_size that a step is to see"},
	{"optim opt optimiser optimizer_name optimizer_type solver update_rule tx opt_func", "optimizer", ""},
	{"beta_1 b1 adam_beta1", "beta1", ""},
	{"beta_2 b2 adam_beta2", "beta2", ""},
	{"betas moms adam_betas", "beta1 beta2", "write beta1 and beta2, each a parameter"},
	{"eps adam_epsilon adam_eps optimizer_epsilon eps_root", "epsilon", ""},
	{"rho smoothing_constant sqr_mom rmsprop_decay", "alpha", ""},
	{"mom momentum_rate sgd_momentum mu", "momentum", ""},
	{"nesterov use_nesterov nesterovs_momentum nesterov_momentum", "optimizer", "write optimizer: {value: nesterov}, which reads momentum"},
	{"amsgrad use_amsgrad centered dampening maximize foreach fused", "", "no optimizer has that variant here; adam, adamw and rmsprop are as in their papers"},
	{"grad_clip gradient_clip gradient_clipping grad_clipping clip clip_grad clip_gradient clip_gradients clip_grad_norm max_grad_norm max_gradient_norm grad_norm gradient_clip_val gradient_clip_norm global_clipnorm clipnorm clip_by_global_norm global_norm clipping", "clip_norm", ""},
	{"clip_value clip_grad_value gradient_clip_algorithm", "clip_norm", "gradients are clipped by their norm, not number by number; write clip_norm"},
	{"random_seed random_state rng_seed rng seeds manual_seed torch_seed np_seed global_seed data_seed prng_seed set_seed seed_everything", "seed", ""},
	{"shuffling shuffle_data shuffle_train reshuffle", "shuffle", ""},

	{"act activation_function activation_fn activation_func act_fn act_func act_cls activ activations nonlinearity hidden_act hidden_activation transfer_function", "activation", ""},
	{"output_activation out_activation final_activation last_activation last_layer_activation out_act output_act head_activation", "output", ""},
	{"loss_function loss_fn loss_func criterion cost cost_function objective loss_type", "loss", ""},
	{"weight_init weight_initialization weights_init weight_initializer weights_initializer initialization initialisation initializer initialiser init_method init_mode init_type init_scheme init_fn kernel_init kernel_initializer param_init w_init", "init", ""},
	{"use_bias with_bias biases bias_type has_bias", "bias", "write bias: {value: vector}, or none to have no bias"},
	{"bias_initializer bias_init", "", "all biases start at 0"},
	{"batchnorm batch_normalization batch_normalisation use_batchnorm use_bn bn batchnorm1d normalization normalisation norm norm_layer", "batch_norm", ""},
	{"layer_norm layer_normalization group_norm instance_norm weight_norm spectral_norm rms_norm norm_type", "", "the only normalization is batch_norm"},
	{"momentum_bn bn_momentum batch_norm_momentum", "", "the running averages of batch_norm keep a fixed part"},

	{"lr_scheduler lr_schedule scheduler lr_policy learning_rate_schedule learning_rate_scheduler lr_scheduler_type scheduler_type lr_sched sched schedule_type decay_type", "schedule", ""},
	{"lr_step lr_step_size step_lr decay_steps decay_epochs lr_decay_steps lr_decay_epochs step_epochs scheduler_step scheduler_step_size epochs_drop transition_steps", "schedule_step", ""},
	{"milestones lr_milestones boundaries boundaries_and_values", "schedule_step", "a schedule has no list of epochs; write schedule: {value: step} and schedule_step, the epochs between two falls"},
	{"gamma lr_gamma scheduler_gamma lr_decay_factor lr_factor factor decay_rate lr_decay_rate decay_factor lr_drop drop_rate_lr gamma_lr staircase_rate", "schedule_gamma", ""},
	{"lr_decay learning_rate_decay", "schedule schedule_gamma", ""},
	{"decay", "weight_decay schedule_gamma", ""},
	{"power_t power", "", "no schedule falls by a power; there are " + strings.Join(names(nn.Schedules), ", ")},
	{"t_max t_0 t_mult num_cycles n_cycles cycle_length", "", "cosine and one_cycle take all of epochs, once"},
	{"pct_start div_factor final_div_factor pct_warmup three_phase div pct", "", "one_cycle has the shape that PyTorch's has by default; write learning_rate, its peak"},
	{"eta_min min_lr lr_min min_learning_rate end_value end_learning_rate end_lr final_lr lr_end lr_final floor lr_floor", "schedule_floor", ""},
	{"lr_patience scheduler_patience plateau_patience reduce_lr_patience reduce_on_plateau_patience", "schedule_patience", ""},
	{"patience", "early_stopping schedule_patience", ""},
	{"early_stop earlystopping early_stopping_patience early_stop_patience es_patience stopping_patience early_stopping_rounds early_stopping_epochs n_iter_no_change patience_epochs stop_patience early_stopping_callback", "early_stopping", ""},
	{"min_delta tol tolerance early_stopping_threshold threshold early_stopping_delta", "early_stopping", "any better value counts, however little; early_stopping has the epochs to wait for one"},
	{"restore_best_weights load_best_model_at_end restore_best", "early_stopping", "write early_stopping, which keeps the best weights"},
	{"warmup warmup_epochs lr_warmup lr_warmup_epochs num_warmup_epochs warmup_period linear_warmup schedule_warmup_epochs", "schedule_warmup", ""},
	{"warmup_steps num_warmup_steps lr_warmup_steps warmup_iters warmup_ratio warmup_fraction warmup_proportion", "schedule_warmup", "write schedule_warmup, which counts epochs, or a fraction of one"},

	{"wd weight_decay_rate weight_decay_coefficient weightdecay l2 l2_reg l2_regularization l2_regularisation l2_lambda l2_penalty l2_weight l2_strength reg_l2 lambda_l2 lambda reg reg_lambda reg_strength regularization regularisation regularizer kernel_regularizer adam_weight_decay decoupled_weight_decay", "weight_decay", ""},
	{"l1 l1_reg l1_regularization l1_lambda l1_penalty l1_ratio elastic_net reg_l1 l1_l2", "", "no penalty is of absolute values; weight_decay is of squares"},
	{"dropout_rate drop_rate dropout_p dropout_prob dropout_probability p_dropout drop_prob drop dropout_ratio drop_ratio pdrop hidden_dropout hidden_dropout_prob hidden_dropout_rate dropout_hidden dropouts ps", "dropout", ""},
	{"dropout1 dropout2 dropout3 dropout_l1 dropout_l2", "dropout", "write dropout: {value: [0.2, 0.5]}, a share for each hidden layer"},
	{"keep_prob keep_probability keep_rate", "dropout", "write dropout, the share that is left out and not the one that is kept"},
	{"dropout_input input_drop input_dropout_rate visible_dropout dropout_in input_dropout_prob", "input_dropout", ""},
	{"max_weight_norm weight_norm_max kernel_constraint weight_constraint max_norm_constraint maxnorm weight_max_norm max_col_norm", "max_norm", ""},
	{"smoothing label_smooth label_smoothing_factor smooth_labels smoothing_factor label_smoothing_epsilon", "label_smoothing", ""},
	{"ema_decay ema_rate ema_momentum ema_alpha model_ema model_ema_decay weight_ema exponential_moving_average polyak polyak_averaging averaging moving_average_decay", "ema", ""},
	{"use_ema", "ema", "write ema: {value: 0.999}, the part that each step keeps, or 0 for none"},
	{"swa swa_lr swa_start stochastic_weight_averaging", "", "weights are averaged by ema alone"},

	{"data data_set dataset_name dataset_path data_path data_dir data_root train_data training_data datasets", "dataset", ""},
	{"val_size validation_size valid_size val_samples validation_samples n_val num_val dev_size holdout holdout_size valid n_validation", "validation", ""},
	{"validation_split val_split validation_fraction val_fraction val_ratio validation_ratio valid_pct test_size val_pct train_split train_size train_ratio dev_split", "validation", "write validation, the number of training samples kept out, such as {value: 5000}"},
	{"k_fold n_folds folds cv n_splits cross_validation", "", "there is no cross-validation; validation has the samples kept out of training, and seeds repeats every config"},
	{"class_weight class_weights sample_weight pos_weight", "", "all samples and classes weigh the same"},

	{"augment augmentation data_augmentation augmentations aug use_augmentation transform transforms aug_transforms randaugment autoaugment trivial_augment", "", "write what to do to the images, by " + augmentNames()},
	{"translate translation shift width_shift height_shift width_shift_range height_shift_range random_shift random_crop random_translation max_shift crop pad padding", "augment_shift", "write augment_shift, in pixels"},
	{"rotate rotation rotation_range degrees random_rotation max_rotate max_rotation rotation_degrees angle", "augment_rotation", "write augment_rotation, in degrees"},
	{"scale scaling scale_range zoom zoom_range random_zoom max_zoom random_scale", "augment_scale", ""},
	{"shear shear_range random_shear", "augment_shear", "write augment_shear, a share of the height and not degrees"},
	{"elastic elastic_alpha elastic_transform elastic_deformation elastic_distortion", "augment_elastic", ""},
	{"elastic_sigma sigma_elastic", "augment_sigma", ""},
	{"noise gaussian_noise noise_std noise_stddev input_noise gauss_noise", "augment_noise", ""},
	{"cutout cutout_size cutout_length random_erasing random_erase erasing coarse_dropout", "augment_cutout", ""},
	{"flip horizontal_flip vertical_flip random_flip hflip vflip do_flip flip_vert random_horizontal_flip mixup mixup_alpha cutmix cutmix_alpha brightness contrast color_jitter colour_jitter brightness_range max_lighting perspective", "", "images are changed by " + augmentNames() + " alone"},

	{"model model_type model_name network net arch architecture topology kernel_size filters num_filters n_filters conv_layers num_conv_layers channels stride pool pooling num_heads n_heads embedding_dim embed_dim attention_dropout rnn_units lstm_units cell_type pretrained model_name_or_path freeze", "", "networks are of dense layers here; hidden has their widths"},
	{"device gpu gpus accelerator cuda devices num_gpus precision fp16 bf16 amp mixed_precision dtype num_workers n_jobs workers dataloader_num_workers pin_memory", "", "runs train on the CPU, in float32; sweep --workers says on how many cores"},
	{"verbose log_interval logging_steps save_steps eval_steps print_every log_every checkpoint save_model output_dir callbacks log_dir", "", "every epoch is recorded, and nothing about that can be varied; remove it"},
}

var activationWords = hint.Glossary{
	{"swish", "silu", ""},
	{"logistic sigmoidal expit", "sigmoid", ""},
	{"rectifier rectified_linear rectified linear_rectifier relu_layer", "relu", ""},
	{"lrelu leaky leaky_rectifier leaky_rectify", "leaky_relu", ""},
	{"hyperbolic_tangent tanh_layer", "tanh", ""},
	{"gelu_exact", "gelu", ""},
	{"gelu_new gelu_tanh gelu_fast gelu_approximate gelu_pytorch_tanh quick_gelu", "gelu", "gelu is there without an approximation; write gelu"},
	{"selu", "elu", "elu is its kin, without its scale"},
	{"celu", "elu", "elu is what it is with its default alpha of 1"},
	{"prelu rrelu", "leaky_relu", "leaky_relu is its kin, with a slope of 0.01"},
	{"relu6 crelu thresholded_relu threshold relu_squared squared_relu hard_tanh", "", ""},
	{"softplus softsign mish hard_sigmoid hard_silu hard_swish log_sigmoid tanhshrink softshrink hardshrink snake sine sin maxout glu geglu swiglu arctan exponential exp lisht", "", ""},
	{"identity linear none no purelin", "", "write hidden: {value: []} for a network without hidden layers, a linear classifier"},
	{"softmax log_softmax softmin", "", "that is an output and no activation; write output: {value: softmax}"},
}

var outputWords = hint.Glossary{
	{"logistic binary", "sigmoid", ""},
	{"log_softmax multinomial categorical", "softmax", ""},
	{"linear identity logits none tanh relu", "", "outputs are probabilities here; softmax is for classes that exclude each other"},
}

var lossWords = hint.Glossary{
	{"categorical_crossentropy sparse_categorical_crossentropy cross_entropy_loss ce ce_loss xent nll nll_loss negative_log_likelihood log_loss softmax_cross_entropy softmax_cross_entropy_with_logits softmax_cross_entropy_with_integer_labels multinomial crossentropylossflat", "cross_entropy", ""},
	{"bce bce_loss bce_with_logits bcewithlogitsloss binary_crossentropy sigmoid_cross_entropy sigmoid_binary_cross_entropy sigmoid_cross_entropy_with_logits binary", "binary_cross_entropy", ""},
	{"mse mse_loss mean_squared_error squared_error quadratic l2 l2_loss sse rmse mae l1 l1_loss mean_absolute_error huber smooth_l1 hinge categorical_hinge squared_hinge multi_margin kl kl_div kl_divergence kullback_leibler_divergence focal focal_loss poisson cosine_similarity dice triplet contrastive", "", "leave loss out, and it follows output"},
}

var initWords = hint.Glossary{
	{"kaiming_normal he_normal_ msra msra_normal variance_scaling_he he_gaussian", "he_normal", ""},
	{"kaiming_uniform msra_uniform he_uniform_", "he_uniform", ""},
	{"he kaiming", "he_normal he_uniform", ""},
	{"glorot_normal xavier_normal_ glorot_gaussian", "xavier_normal", ""},
	{"glorot_uniform xavier_uniform_ normalized", "xavier_uniform", ""},
	{"xavier glorot", "xavier_uniform xavier_normal", ""},
	{"lecun", "lecun_normal lecun_uniform", ""},
	{"normal uniform random_normal random_uniform gaussian randn rand truncated_normal trunc_normal zeros zero ones constant identity eye orthogonal sparse variance_scaling dirac random default pytorch torch lsuv none delta_orthogonal", "", ""},
}

var optimizerWords = hint.Glossary{
	{"gd gradient_descent stochastic_gradient_descent vanilla plain batch_gradient_descent", "sgd", ""},
	{"sgdm sgd_momentum sgd_with_momentum momentum_sgd msgd heavy_ball polyak classical_momentum", "momentum", ""},
	{"nag sgd_nesterov nesterov_momentum sgdn nesterov_sgd accelerated nesterov_accelerated_gradient nesterovs", "nesterov", ""},
	{"rms rms_propagation rmsprop_tf", "rmsprop", ""},
	{"adam_w adamw_torch adamw_hf adamw_torch_fused adamw_apex_fused adam_decoupled adamweightdecay adamw_jax", "adamw", ""},
	{"adam_optimizer", "adam", ""},
	{"nadam nadamw radam adamax adamaxw adamp amsgrad adabelief adabound yogi ranger adan lion lamb lars novograd shampoo soap muon sophia adafactor adadelta ftrl rprop asgd lbfgs bfgs newton sparse_adam paged_adamw dadapt prodigy lookahead sm3 fromage sam adam_mini schedule_free cocob hessian_free kfac adamw_8bit adamw_bnb_8bit galore", "", ""},
}

var scheduleWords = hint.Glossary{
	{"cosine_annealing cosine_annealing_lr cosine_decay cosine_decay_schedule cos half_cosine cosine_schedule cosine_lr fit_flat_cos flat_cos cosine_with_min_lr", "cosine", ""},
	{"cosine_with_restarts cosine_annealing_warm_restarts sgdr warm_restarts cosine_decay_restarts cosine_restarts", "cosine", "it does not start again here; write cosine, which falls once"},
	{"onecycle one_cycle_lr 1cycle fit_one_cycle one_cycle_policy super_convergence cosine_onecycle linear_onecycle cosine_onecycle_schedule", "one_cycle", ""},
	{"reduce_on_plateau reduce_lr_on_plateau reduce_lr on_plateau adaptive", "plateau", ""},
	{"step_lr step_decay multi_step multi_step_lr staircase piecewise piecewise_constant piecewise_constant_decay stepwise drop stepped", "step", ""},
	{"exp exponential_decay exponential_lr exponential_schedule geometric exp_decay", "exponential", ""},
	{"none no off fixed const flat constant_lr constant_schedule identity", "constant", ""},
	{"warmup linear_warmup constant_with_warmup warmup_constant warmup_cosine cosine_warmup cosine_with_warmup warmup_cosine_decay linear_with_warmup", "", "warm-up goes with any schedule; write schedule: {value: cosine}, or another, and schedule_warmup"},
	{"linear linear_decay linear_schedule linearlr poly polynomial polynomial_decay polynomiallr inverse_sqrt inv_sqrt inverse_time inverse_time_decay invscaling cyclic cyclic_lr clr triangular triangular2 noam rsqrt lambda lambdalr trapezoidal wsd warmup_stable_decay", "", ""},
}

var biasWords = hint.Glossary{
	{"true yes on per_unit per_neuron unit units full", "vector", ""},
	{"false no off without zero zeros", "none", ""},
	{"shared single one per_layer layer global", "scalar", ""},
}

// metricWords is for the names of metrics: each way to name a split with each way to name
// what is measured on it.
var metricWords = func() (all hint.Glossary) {
	const (
		accuracies = "acc accuracy accuracies top1 top1_acc top1_accuracy categorical_accuracy sparse_categorical_accuracy binary_accuracy multiclass_accuracy accuracy_score acc1"
		losses     = "loss losses ce nll xent cross_entropy log_loss cost objective"
		errors     = "error err error_rate misclassification"
		others     = "f1 f1_score f_score auc roc_auc auroc precision recall sensitivity specificity balanced_accuracy mse rmse mae r2 mape perplexity ppl bleu iou dice kappa mcc map top5 top5_acc top_k top3 score metric reward"
	)
	splits := []struct{ name, words string }{
		{"val", "val valid validation validate dev eval evaluation holdout heldout"},
		{"train", "train training tr fit"},
		{"test", "test testing tst"},
	}
	combine := func(first, second string) string {
		var words []string
		for _, a := range strings.Fields(first) {
			for _, b := range strings.Fields(second) {
				words = append(words, a+"_"+b)
			}
		}
		return strings.Join(words, " ")
	}
	missing := "it is not recorded; each epoch has a loss and an accuracy, such as val_accuracy and val_loss"
	for _, split := range splits {
		all = append(all, hint.Glossary{
			{combine(split.words, accuracies), split.name + "_accuracy", ""},
			{combine(split.words, losses), split.name + "_loss", ""},
			{combine(split.words, errors), split.name + "_accuracy", "write " + split.name + "_accuracy, which is 1 - error, and goal: maximize"},
			{combine(split.words, others), "", missing},
		}...)
	}
	return append(all, hint.Glossary{
		{"best_val_acc best_val_accuracy best_acc best_accuracy max_val_acc max_val_accuracy final_val_acc final_val_accuracy", "val_accuracy", "write val_accuracy; a run counts by its best epoch"},
		{"best_val_loss min_val_loss best_loss min_loss lowest_val_loss final_val_loss", "val_loss", "write val_loss; a run counts by its best epoch"},
		{accuracies, "val_accuracy train_accuracy test_accuracy", "say on which samples, val_accuracy to choose by, or train_accuracy or test_accuracy"},
		{losses, "val_loss train_loss test_loss", "say on which samples, val_loss to choose by, or train_loss or test_loss"},
		{errors, "val_accuracy", "write val_accuracy, which is 1 - error, and goal: maximize"},
		{others + " epoch epochs runtime time seconds duration learning_rate lr step parameters grad_norm", "", missing},
	}...)
}()

// augmentNames lists the parameters that augment images, but for the one that another reads.
func augmentNames() string {
	var list []string
	for _, theme := range themes {
		for _, p := range theme.parameters {
			if strings.HasPrefix(p.name, "augment_") && p.name != "augment_sigma" {
				list = append(list, p.name)
			}
		}
	}
	slices.Sort(list)
	return sweep.Enumerate(list)
}
