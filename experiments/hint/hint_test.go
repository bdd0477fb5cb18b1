package hint

import "testing"

func TestFor(t *testing.T) {
	names := []string{"learning_rate", "batch_size", "sgd", "silu", "relu", "test_loss", "train_loss", "beta1", "beta2"}
	glossary := Glossary{
		{"lr eta", "learning_rate", ""},
		{"decay", "of_another_list", ""},
		{"decay", "of_another_list beta1 beta2", ""},
		{"selu", "", "there is no selu"},
	}
	for written, want := range map[string]string{
		// a glossary's words, however they are written
		"lr": `; did you mean "learning_rate"?`, "LR": `; did you mean "learning_rate"?`, "SELU": "; there is no selu",
		"decay": `; did you mean "beta1" or "beta2"?`,
		// the name itself, written another way
		"learningRate": `; did you mean "learning_rate"?`, "Batch-Size": `; did you mean "batch_size"?`,
		// slips: a letter missing, too many, wrong, swapped
		"learning_rte": `; did you mean "learning_rate"?`, "batch_sizee": `; did you mean "batch_size"?`,
		"lesrning_rate": `; did you mean "learning_rate"?`, "rleu": `; did you mean "relu"?`, "sdg": `; did you mean "sgd"?`,
		// other words
		"celu": "", "best_loss": "", "beta": "", "sga": "", "colour": "", "": "", "_": "",
	} {
		if got := For(written, names, glossary); got != want {
			t.Errorf("%s: got %q, want %q", written, got, want)
		}
	}
}
