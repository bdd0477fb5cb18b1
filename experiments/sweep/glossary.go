package sweep

import (
	"gradbook/experiments/hint"
	"gradbook/experiments/results"
)

// What Keras, PyTorch, scikit-learn, Optuna, Ray Tune and W&B call the keys of a sweep file
// and the words that stand under them, list by list.

// fileWords is for the keys at the top of a file.
var fileWords = hint.Glossary{
	{"scheduler", "", "not supported; remove it and write method: grid or method: random"},
	{"params param parameter hyperparameters hyperparameter hparams hyperparams hyperparameter_ranges config configs search_space space param_space param_grid param_distributions grid distributions variables sweep_parameters args arguments", "parameters", ""},
	{"strategy search search_method search_strategy search_algorithm search_alg algorithm algo sampler sweep_method type mode tuner", "method", ""},
	{"objective monitor optimize direction metric_name target_metric score scoring", "metric", "write metric: {name: val_accuracy, goal: maximize}"},
	{"count n_trials num_trials trials max_trials n_runs num_runs runs max_runs max_run run_limit runcap num_samples n_samples n_iter budget max_evals n_calls max_concurrent_trials", "run_cap", ""},
	{"repeats repeat replicates repetitions n_seeds num_seeds replications reps", "seeds", ""},
	{"seed random_seed random_state", "sampler_seed seeds", "write sampler_seed for other draws of the method, or seeds to repeat every config with, or seed under parameters"},
	{"early_stopping early_stop early_stopper early_termination early_terminator pruner pruning stopper hyperband asha", "early_terminate", "write early_terminate: {type: hyperband, min_iter: 3}"},
	{"title sweep_name study_name experiment_name experiment", "name", ""},
	{"notes note desc question comment summary doc", "description", ""},
	{"shuffled shuffle randomize randomise random_order", "order", "write order: shuffled"},
	{"linked link paired pairs together tied", "zip", ""},
	{"hook on_finish callbacks on_end post_run after", "hooks", "write hooks: {on_finish: COMMAND}"},
}

var methodWords = hint.Glossary{
	{"grid_search gridsearchcv full exhaustive factorial all cartesian parameter_grid", "grid", ""},
	{"random_search randomized randomised randomizedsearchcv uniform monte_carlo randomized_search", "random", ""},
	{"bayesian bayes_opt bayesian_optimization bayesian_optimisation bayesian_search gp gaussian_process skopt botorch gpyopt gpei", "bayes", ""},
	{"optuna hyperopt parzen tree_parzen tree_structured_parzen_estimator tpesampler", "tpe", ""},
	{"quasi_random qmc qmcsampler low_discrepancy halton hammersley lhs latin_hypercube space_filling", "sobol", ""},
	{"hyperband asha sha successive_halving median bohb", "", "that stops runs early; write method: random, and early_terminate: {type: hyperband, min_iter: 3}"},
	{"pbt population_based_training cma_es cma evolution evolutionary genetic ga nsga2 nsgaii annealing simulated_annealing optimal hillclimb particle_swarm pso nevergrad smac dehb ax", "", "bayes and tpe are those that learn from the runs before"},
}

var orderWords = hint.Glossary{
	{"random randomized randomised shuffle permuted", "shuffled", ""},
	{"sequential ordered in_order linear lexicographic", "sorted", ""},
}

var metricKeyWords = hint.Glossary{
	{"metric monitor key metric_name id", "name", ""},
	{"mode direction objective optimize minimize maximize optimisation type", "goal", "write goal: maximize or goal: minimize"},
	{"threshold goal_value stop_at target_value value", "target", ""},
}

var goalWords = hint.Glossary{
	{"max maximise maximum maximal higher highest high up ascending larger greater increase maximization", string(results.Maximize), ""},
	{"min minimise minimum minimal lower lowest low down descending smaller less decrease minimization", string(results.Minimize), ""},
}

// parameterKeyWords is for the keys of a parameter.
var parameterKeyWords = hint.Glossary{
	{"choices choice options option list set vals valeus categories domain items one_of candidates grid", "values", ""},
	{"low lower lower_bound lower_limit minimum from start lo", "min", ""},
	{"high upper upper_bound upper_limit maximum to end stop hi", "max", ""},
	{"range bounds limits interval", "min max", "write min and max"},
	{"step step_size quantum quantization quantize resolution increment", "q", "write q, and distribution: q_uniform"},
	{"mean loc average", "mu", ""},
	{"std stddev standard_deviation sd scale spread", "sigma", ""},
	{"alpha", "a", ""},
	{"beta", "b", ""},
	{"dist distr type prior sampling sampler sample space kind distribution_type", "distribution", ""},
	{"log log_scale log_base base scale_type scaling", "distribution", "write distribution: log_uniform_values"},
	{"default constant const fixed val is equals", "value", ""},
	{"probs prob probability weights p weight ps", "probabilities", ""},
	{"condition conditions if active_if depends_on only_if only_when where enabled_if conditional", "when", ""},
	{"formula expression expr equation eval compute computed lambda function derived", "derive", ""},
}

var distributionWords = hint.Glossary{
	{"log loguniform log_uniform_value uniform_log log_scale logarithmic reverse_log reciprocal", "log_uniform_values", ""},
	{"qloguniform q_log q_log_uniform_value", "q_log_uniform_values", ""},
	{"float double real continuous uniform_float suggest_float", "uniform", ""},
	{"int integer randint uniform_int random_int suggest_int discrete_uniform lograndint", "int_uniform", ""},
	{"quniform quantized qrandint discrete", "q_uniform", ""},
	{"gaussian norm randn", "normal", ""},
	{"log_gaussian", "log_normal", ""},
	{"choice choices list set options nominal ordinal enum suggest_categorical", "categorical", ""},
	{"fixed const value", "constant", ""},
}

var terminateWords = hint.Glossary{
	{"hb hyperband_pruner hyperbandscheduler bohb envelope", "hyperband", ""},
	{"sha successive_halving successivehalvingpruner asynchronous_hyperband async_hyperband ashascheduler", "asha", ""},
	{"median_stopping median_stopping_rule median_pruner percentile percentile_pruner", "median", ""},
	{"early_stopping early_stop plateau no_improvement patient_pruner stagnation", "patience", ""},
	{"threshold threshold_pruner bandit truncation wilcoxon nop none", "", "leave early_terminate out to stop no run"},
}

// terminateKeyWords is for the keys of early_terminate, whatever its type.
var terminateKeyWords = hint.Glossary{
	{"min_iters min_epochs min_epoch min_iterations min_resource grace_period min_t first min_steps", "min_iter min_resource", ""},
	{"max_iters max_epochs max_epoch max_iterations max_t max_resource r", "max_iter", ""},
	{"eta reduction_factor factor reduction halving_factor", "eta reduction_factor", ""},
	{"brackets bracket num_brackets s_max", "s", ""},
	{"n_warmup_steps warmup_steps warmup_epochs warmup n_warmup grace_period evaluation_delay delay_evaluation min_epochs", "n_warmup_epochs", ""},
	{"n_startup_trials startup_trials min_samples_required n_startup min_trials min_runs n_min_trials startup_runs", "n_startup_runs", ""},
	{"epochs wait n_epochs rounds num_results plateau_epochs", "patience", ""},
}
