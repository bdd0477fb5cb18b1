package runner

// CheckpointInterval lets tests take checkpoints more often.
var CheckpointInterval = &checkpointInterval
