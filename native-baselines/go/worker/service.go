package worker

import (
	"io"
	"maps"
	"runtime"
	"strings"

	"tollgate/logic/service"
)

const serviceProgram = "tollgate-go-service 0.1.0"

// ConverseService is Converse for http/go/native: it is told to serve, looked at and closed.
func ConverseService(requests io.Reader, answers io.Writer, began int64) error {
	launch := &serviceLaunch{began: began}
	// Whoever asked may have gone without a word.
	defer launch.stop()
	return talk(requests, answers, "http/go/native", launch)
}

// serviceLaunch is one process that serves the logic.
type serviceLaunch struct {
	began  int64
	open   bool
	server *service.Server
}

func (l *serviceLaunch) stop() {
	if l.server != nil {
		l.server.Stop()
		l.server = nil
	}
}

func (l *serviceLaunch) answer(asked *request) (any, *failure) {
	switch asked.Request {
	case "look":
		now, err := readMemory()
		if err != nil {
			return nil, broken("cannot read this process's memory: %v", err)
		}
		return seen{answerOf{"seen"}, now, seenByProcess()}, nil
	case "close":
		return closed{answerOf{"closed"}, seenByProcess()}, nil
	case "open":
		return l.opens(asked)
	}
	if !l.open {
		return nil, badRequest("nothing is open: the first request is `open`")
	}
	if asked.Request == "serve" {
		return l.serve(asked)
	}
	return nil, badRequest("`%s` is not asked of what is open: a service is served, not called", asked.Request)
}

func (l *serviceLaunch) opens(asked *request) (any, *failure) {
	switch {
	case l.open:
		return nil, badRequest("a launch opens one contender, and this one is open")
	case asked.Protocol != protocol:
		return nil, otherProtocol(asked.Protocol)
	case asked.Slower != nil:
		return nil, unsupported("a service in Go cannot be slowed down by a part: open it without `slower`")
	case !strings.HasPrefix(asked.Contender, "http/go/") || asked.Service == nil || asked.Service.Kind != "native":
		return nil, badRequest("%s: this program is the native service in Go and nothing else", asked.Contender)
	case asked.Service.Threads < 1:
		return nil, badRequest("%s: `threads` must be at least 1, and is %d", asked.Contender, asked.Service.Threads)
	}
	idle, err := readMemory()
	if err != nil {
		return nil, broken("cannot read this process's memory: %v", err)
	}
	fixtures, err := digestOfCorpora(asked.Suites)
	if err != nil {
		return nil, badRequest("cannot read the corpora: %v", err)
	}
	// As many threads run Go at once as other services have executors. Those of the collector are among them.
	runtime.GOMAXPROCS(asked.Service.Threads)
	l.open = true
	facts := effective()
	maps.Copy(facts, service.Facts(asked.Service.Threads))
	return opened{
		answerOf:   answerOf{"opened"},
		Protocol:   protocol,
		Program:    serviceProgram,
		Language:   "go",
		Build:      strings.Split(asked.Contender, "/")[1],
		Runtime:    runtimeVersion(),
		Effective:  facts,
		Fixtures:   fixtures,
		Phases:     spawn(asked, l.began),
		Idle:       idle,
		Clock:      calibrate(),
		DebugBuild: isDebugBuild(),
	}, nil
}

func (l *serviceLaunch) serve(asked *request) (any, *failure) {
	if asked.Listen == "" {
		return nil, notARequest("missing field `listen`")
	}
	if l.server != nil {
		return nil, badRequest("it listens on %s already", l.server.Address())
	}
	begin := now()
	if asked.Core != nil {
		if err := pinThreads(*asked.Core); err != nil {
			return nil, badRequest("cannot pin to core %d: %v", *asked.Core, err)
		}
	}
	server, err := service.Start(asked.Listen)
	if err != nil {
		return nil, badRequest("cannot listen on %s: %v", asked.Listen, err)
	}
	l.server = server
	return serving{answerOf{"serving"}, server.Address(), microseconds(now() - begin)}, nil
}
