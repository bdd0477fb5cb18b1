//go:build gophernotes

// Command gophernotes is the program of the notebook kernel. It answers Jupyter's messages
// (https://jupyter-client.readthedocs.io/en/stable/messaging.html) with package interpreter.
//
// Its package also has the source files of gophernotes, unchanged, except main.go: a package
// main cannot be imported, so package kernel compiles these files together with its own. From
// gophernotes come the sockets, the messages, special commands such as %cd, and what renders
// the values of cells. Its message loop and its evaluation of cells are not called: these
// files have others.
package main

import (
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"log"
	"os"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	_ "embed"

	"gradbook/notebooks/kernel/interpreter"
)

// The constants of the main.go that is left out.
const (
	Version         = "1.0.0"
	ProtocolVersion = "5.0"
)

// docComments is a file that the build of the kernel adds.
//
//go:embed docs.gz
var docComments []byte

func main() {
	flag.Parse()
	if flag.NArg() != 1 {
		log.Fatal("usage: gophernotes CONNECTION_FILE")
	}
	if err := serve(flag.Arg(0)); err != nil {
		log.Fatal(err)
	}
}

// serve answers what is sent to the sockets that Jupyter's connection file lists. It returns
// only errors: the shutdown request exits.
func serve(connectionFile string) error {
	text, err := os.ReadFile(connectionFile)
	if err != nil {
		return err
	}
	var connection ConnectionInfo
	if err := json.Unmarshal(text, &connection); err != nil {
		return fmt.Errorf("%s: %w", connectionFile, err)
	}
	s := newSession()
	sockets, err := prepareSockets(connection)
	if err != nil {
		return err
	}
	startHeartbeat(sockets.HBSocket, new(sync.WaitGroup))
	shell, control := receive(sockets.ShellSocket), receive(sockets.ControlSocket)
	for {
		var m message
		select {
		case m = <-shell:
		case m = <-control:
		}
		parsed, sender, err := m.parse(sockets.Key)
		if err != nil {
			log.Print(err)
			continue
		}
		s.answer(msgReceipt{parsed, sender, sockets}, m.arrived)
	}
}

// A message is what came in at a socket.
type message struct {
	frames  [][]byte
	arrived time.Time
}

// receive returns the messages of a socket. The channel has room for all cells of a notebook,
// so that each gets the time when it arrives, not when the one before it is done.
func receive(socket Socket) <-chan message {
	messages := make(chan message, 1000)
	go func() {
		for {
			m, err := socket.Socket.Recv()
			if err != nil {
				log.Print(err)
				return
			}
			messages <- message{m.Frames, time.Now()}
		}
	}()
	return messages
}

// parse checks that a message is signed with the key.
func (m message) parse(key []byte) (parsed ComposedMsg, sender [][]byte, err error) {
	const behind = 5 // a signature, and the four parts that it signs
	delimiter := slices.IndexFunc(m.frames, func(frame []byte) bool { return string(frame) == "<IDS|MSG>" })
	if delimiter < 0 || len(m.frames) <= delimiter+behind {
		return parsed, nil, errors.New("received something that is not a message of Jupyter's")
	}
	return WireMsgToComposedMsg(m.frames, key)
}

// A session is the state of a kernel from its start to its end.
type session struct {
	Kernel
	request atomic.Pointer[msgReceipt] // whose cell runs; nil where none does
	failed  time.Time                  // when a cell failed last that stops the ones behind it
}

func newSession() *session {
	interpreter.DocComments = docComments
	ir := interpreter.New()
	s := &session{Kernel: Kernel{ir: ir, display: importPackage(ir, "display", "display")}}
	s.initRenderers()
	ir.DeclVar("Display", nil, s.Display)
	return s
}

// answer answers a message. A client that hangs up before the answer, as a notebook server
// may when it starts a kernel, is no reason to end the kernel.
func (s *session) answer(r msgReceipt, arrived time.Time) {
	logged(r.PublishKernelStatus(kernelBusy))
	defer func() { logged(r.PublishKernelStatus(kernelIdle)) }()
	switch kind := r.Msg.Header.MsgType; kind {
	case "kernel_info_request":
		logged(r.Reply("kernel_info_reply", information))
	case "is_complete_request":
		logged(s.handleIsCompleteRequest(r))
	case "complete_request":
		logged(r.Reply("complete_reply", interpreter.Complete(s.ir, r.Msg.Content)))
	case "inspect_request":
		logged(r.Reply("inspect_reply", interpreter.Inspect(s.ir, r.Msg.Content)))
	case "history_request": // the kernel keeps none
		logged(r.Reply("history_reply", map[string]any{"status": "ok", "history": []any{}}))
	case "execute_request":
		s.execute(r, arrived)
	case "shutdown_request":
		handleShutdownRequest(r)
	default:
		log.Printf("no answer to a message of type %q", kind)
	}
}

func logged(err error) {
	if err != nil {
		log.Print(err)
	}
}

// information has what makes notebooks, and pages made of them, highlight cells as Go.
var information = kernelInfo{
	ProtocolVersion:       ProtocolVersion,
	Implementation:        "gophernotes",
	ImplementationVersion: Version,
	Banner:                "Go kernel: gophernotes - v" + Version,
	LanguageInfo: kernelLanguageInfo{
		Name:           "go",
		Version:        runtime.Version(),
		FileExtension:  ".go",
		MIMEType:       "text/x-go",
		CodeMirrorMode: "go",
		PygmentsLexer:  "go",
	},
	HelpLinks: []helpLink{
		{Text: "Go", URL: "https://go.dev/"},
		{Text: "gophernotes", URL: "https://github.com/gopherdata/gophernotes"},
	},
}
