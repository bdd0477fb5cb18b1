//go:build !unix

package main

import "os/exec"

// group is a command; where there are no process groups, no more than that.
type group struct{ command *exec.Cmd }

func ownGroup(command *exec.Cmd) group { return group{command} }

func (g group) end()  { g.kill() }
func (g group) kill() { g.command.Process.Kill() }
