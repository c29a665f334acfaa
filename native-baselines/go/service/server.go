//go:build !tinygo

package service

import (
	"context"
	"errors"
	"io"
	"log"
	"net"
	"net/http"
	"os"
	"strconv"
	"sync/atomic"
	"time"
)

// How long a client may take, and what is in flight at the end.
const (
	headTime = 30 * time.Second
	bodyTime = 10 * time.Second
	farewell = 5 * time.Second
)

// Server is the service, listening.
type Server struct {
	listener net.Listener
	http     http.Server
	ended    chan struct{}
}

// Start listens, and answers until Stop. Connections stay open between requests and have TCP_NODELAY set, as net/http has
// it by itself.
func Start(address string) (*Server, error) {
	listener, err := net.Listen("tcp", address)
	if err != nil {
		return nil, err
	}
	s := &Server{listener: listener, ended: make(chan struct{})}
	s.http = http.Server{
		Handler:           &gate{},
		ReadHeaderTimeout: headTime,
		IdleTimeout:       headTime,
		// What clients do wrong is their business, and nobody reads it.
		ErrorLog: log.New(io.Discard, "", 0),
	}
	go func() {
		_ = s.http.Serve(listener)
		close(s.ended)
	}()
	return s, nil
}

// Address is where it listens.
func (s *Server) Address() string { return s.listener.Addr().String() }

// Stop takes no more connections, and finishes what is in flight.
func (s *Server) Stop() {
	patience, cancel := context.WithTimeout(context.Background(), farewell)
	defer cancel()
	if s.http.Shutdown(patience) != nil {
		_ = s.http.Close()
	}
	<-s.ended
}

// gate answers requests, so many at once.
type gate struct{ inside atomic.Int64 }

func (g *gate) ServeHTTP(to http.ResponseWriter, request *http.Request) {
	defer g.inside.Add(-1)
	if g.inside.Add(1) > atOnce {
		write(to, refusal(503, strconv.Itoa(atOnce)+" requests are being answered already, try again later"))
		return
	}
	body, refused := whole(to, request)
	if refused != nil {
		write(to, *refused)
		return
	}
	write(to, To(request.Method, request.URL.Path, body))
}

// whole reads a body. Of one that is too large twice the limit is taken off the connection: closed while the client still
// sends, it would take the reason away with it.
func whole(to http.ResponseWriter, request *http.Request) (string, *Answer) {
	if request.ContentLength == 0 {
		return "", nil
	}
	if request.ContentLength > 2*maxBody {
		to.Header().Set("Connection", "close")
		return refused(tooLarge())
	}
	_ = http.NewResponseController(to).SetReadDeadline(time.Now().Add(bodyTime))
	body, err := read(request)
	switch {
	case errors.Is(err, os.ErrDeadlineExceeded):
		return refused(refusal(408, "the body did not arrive within 10 s"))
	case errors.Is(err, errTooLarge):
		to.Header().Set("Connection", "close")
		return refused(tooLarge())
	case err != nil:
		return refused(refusal(400, "the body cannot be read: "+err.Error()))
	case len(body) > maxBody:
		return refused(tooLarge())
	}
	return string(body), nil
}

func refused(answer Answer) (string, *Answer) { return "", &answer }

var errTooLarge = errors.New("far too large")

func read(request *http.Request) ([]byte, error) {
	if length := request.ContentLength; length > 0 && length <= maxBody {
		body := make([]byte, length)
		_, err := io.ReadFull(request.Body, body)
		return body, err
	}
	body, err := io.ReadAll(io.LimitReader(request.Body, 2*maxBody+1))
	if err == nil && len(body) > 2*maxBody {
		err = errTooLarge
	}
	return body, err
}

func write(to http.ResponseWriter, answer Answer) {
	header := to.Header()
	header["Content-Type"] = contentType
	if answer.Allow != "" {
		header.Set("Allow", answer.Allow)
	}
	header.Set("Content-Length", strconv.Itoa(len(answer.Body)))
	to.WriteHeader(answer.Status)
	_, _ = to.Write(answer.Body)
}

var contentType = []string{"application/json"}
