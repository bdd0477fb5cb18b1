package runner

// CheckpointInterval lets tests take checkpoints more often.
var CheckpointInterval = &checkpointInterval

// WatchInterval lets tests cancel runs sooner.
var WatchInterval = &watchInterval

// Waiting lets tests record fewer runs ahead.
var Waiting = &waiting
