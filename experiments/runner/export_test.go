package runner

// CheckpointInterval lets tests take checkpoints more often.
var CheckpointInterval = &checkpointInterval

// Waiting lets tests record fewer runs ahead.
var Waiting = &waiting
