// Package service is the logic as an HTTP service by net/http, by the contract of docs/openapi.json.
package service

import (
	"errors"
	"strconv"
	"strings"

	"tollgate/logic/calls"
	"tollgate/logic/canonical"
)

// The bounds of a service, as every service of the project has them.
const (
	maxBody = 8 << 20
	atOnce  = 1_000
)

// offered are the functions that services offer, at a path of their name.
var offered = []string{
	"pricing/unit-price", "pricing/get-quote", "pricing/quote-cart", "pricing/reprice",
	"fraud/score", "fraud/score-features", "fraud/score-transaction", "fraud/screen",
	"probe/nop", "probe/echo-bytes",
}

const health = "/healthz"

// routes are the functions by their paths.
var routes = func() map[string]calls.Function {
	routes := make(map[string]calls.Function, len(offered))
	for _, name := range offered {
		routes["/"+name] = calls.All[name]
	}
	return routes
}()

// Answer is what goes back to a client; its type is always application/json.
type Answer struct {
	Status int
	Allow  string // the header of a 405
	Body   []byte
}

// To answers a request whose body has arrived.
func To(method, path, body string) Answer {
	function, known := routes[path]
	expected := "POST"
	if path == health {
		known, expected = true, "GET"
	}
	switch {
	case !known:
		return refusal(404, "there is nothing at "+shown(path))
	case method != expected:
		refused := refusal(405, path+" takes "+expected+", not "+shown(method))
		refused.Allow = expected
		return refused
	case len(body) > maxBody:
		return tooLarge()
	case path == health:
		return Answer{Status: 200, Body: []byte(`{"status":"ok"}`)}
	case body == "" && path == "/probe/nop":
		// Nothing to say may be said by saying nothing.
		body = "null"
	}
	answer, err := function.Serve(body)
	if err == nil {
		return Answer{Status: 200, Body: answer}
	}
	var shape canonical.ShapeError
	if errors.As(err, &shape) {
		return refusal(422, "the body for "+path+" is of the wrong shape: "+err.Error())
	}
	return refusal(400, "the body for "+path+" is no JSON: "+err.Error())
}

func tooLarge() Answer {
	return refusal(413, "the body is larger than "+strconv.Itoa(maxBody)+" bytes")
}

func refusal(status int, why string) Answer {
	body := canonical.AppendString([]byte(`{"error":`), strings.ToValidUTF8(why, "\uFFFD"))
	return Answer{Status: status, Body: append(body, '}')}
}

// shown is a text that a client sent, short and printable.
func shown(text string) string {
	const most = 200
	letters := []rune(text)
	rest := ""
	if len(letters) > most {
		letters, rest = letters[:most], "…"
	}
	quoted := strconv.Quote(string(letters))
	return "`" + quoted[1:len(quoted)-1] + rest + "`"
}

// Facts are the settings in effect, as a receipt lists them.
func Facts(threads int) map[string]string {
	return map[string]string{
		"service-threads":    strconv.Itoa(threads),
		"service-flavour":    "net/http, a goroutine a connection, on GOMAXPROCS threads",
		"service-body-limit": strconv.Itoa(maxBody),
		"service-at-once":    strconv.Itoa(atOnce),
	}
}
