//go:build unix

package process

import (
	"bufio"
	"fmt"
	"io"
	"os"
	"os/exec"
	"os/signal"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"time"
)

// keeper is the process that ends programs when this one is killed. It reads which there
// are from a pipe, whose end says that this process has gone.
type keeper struct {
	mutex  sync.Mutex
	pipe   io.Writer
	failed bool
}

var theKeeper keeper

// expect says that a program with a token will be started, keep that it was, and forget
// that nothing of it is left.
func (k *keeper) expect(token string) { k.tell("expect", token, "0") }
func (k *keeper) keep(id ID)          { k.tell("keep", id.Token, strconv.Itoa(id.PID)) }
func (k *keeper) forget(token string) { k.tell("forget", token, "0") }

func (k *keeper) tell(words ...string) {
	k.mutex.Lock()
	defer k.mutex.Unlock()
	if k.pipe == nil && !k.failed {
		k.failed = k.start() != nil // without a keeper the next start ends what is left
	}
	if k.pipe != nil {
		fmt.Fprintln(k.pipe, strings.Join(words, " "))
	}
}

// keeperName is the first argument of the keeper's process.
const keeperName = "gradbook-keeper"

func (k *keeper) start() error {
	executable, err := os.Executable()
	if err != nil {
		return err
	}
	command := exec.Command(executable)
	command.Args = []string{keeperName}
	command.Env = []string{}
	pipe, err := command.StdinPipe()
	if err != nil {
		return err
	}
	command.SysProcAttr = &syscall.SysProcAttr{Setsid: true} // no signal of the terminal reaches it
	if err := command.Start(); err != nil {
		return err
	}
	go command.Wait()
	k.pipe = pipe
	return nil
}

// keeperGrace is how long programs may take to end when the process that started them was
// killed.
const keeperGrace = 5 * time.Second

// A process that was started by this name is a keeper, whatever else its program does.
func init() {
	if len(os.Args) == 1 && os.Args[0] == keeperName {
		keep(os.Stdin)
		os.Exit(0)
	}
}

// keep ends the programs that are there when the input ends.
func keep(input io.Reader) {
	signal.Ignore(syscall.SIGINT, syscall.SIGTERM, syscall.SIGHUP, syscall.SIGPIPE) // it ends when the other end does
	programs := map[string]ID{}
	lines := bufio.NewScanner(input)
	for lines.Scan() {
		words := strings.Fields(lines.Text())
		if len(words) != 3 {
			continue
		}
		pid, _ := strconv.Atoi(words[2])
		if words[0] == "forget" {
			delete(programs, words[1])
		} else {
			programs[words[1]] = ID{pid, words[1]}
		}
	}
	var ends sync.WaitGroup
	for _, id := range programs {
		ends.Go(func() { endKept(id) })
	}
	ends.Wait()
}

// endKept ends a program. One that was about to be started when its starter was killed has
// its token a moment later.
func endKept(id ID) {
	endAll(id.members, terminate, kill, keeperGrace)
	time.Sleep(pollInterval)
	endAll(id.members, terminate, kill, keeperGrace)
}
