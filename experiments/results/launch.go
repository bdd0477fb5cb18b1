package results

// Launch says how a program was started for a run. The zero value is that of our networks,
// for which nothing is started.
type Launch struct {
	Command []string `json:"command"` // the program and its arguments
	Folder  string   `json:"folder"`  // that it was started in
	PID     int      `json:"pid"`     // its process
	Token   string   `json:"token"`   // random; in its environment, so that it is told from a later process of that id
}
