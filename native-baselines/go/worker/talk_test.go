package worker

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

type object = map[string]any

// converse sends requests, each a line or something to be made one, and gives the answers.
func converse(t *testing.T, requests ...any) []object {
	t.Helper()
	var in, out bytes.Buffer
	for _, request := range requests {
		if line, ok := request.(string); ok {
			in.WriteString(line + "\n")
		} else if err := json.NewEncoder(&in).Encode(request); err != nil {
			t.Fatal(err)
		}
	}
	if err := Converse(&in, &out, MonotonicNs()); err != nil {
		t.Fatal(err)
	}
	var answers []object
	for line := range strings.Lines(out.String()) {
		var answer object
		if err := json.Unmarshal([]byte(line), &answer); err != nil {
			t.Fatal(err)
		}
		answers = append(answers, answer)
	}
	return answers
}

var opening = object{
	"request": "open", "protocol": 3, "contender": "native/go", "config": nil, "artifact": nil, "cache": "x", "core": nil,
	"memory-limit": 1, "spawned-ns": 1, "suites": []string{"../../../fixtures/commerce", "../../../fixtures/boundary"},
}

// with is a request with some fields changed.
func with(request object, changes object) object {
	changed := object{}
	for _, fields := range []object{request, changes} {
		for key, value := range fields {
			changed[key] = value
		}
	}
	return changed
}

func TestWhatMakesNoSenseIsRefusedAndTheConversationGoesOn(t *testing.T) {
	close := object{"request": "close"}
	measure := object{"request": "measure", "workload": "probe/nop", "slice-us": 1}
	prepare := with(measure, object{"request": "prepare", "warm-up-ms": 1})
	answers := converse(t,
		"hello", "", `{"request":"open","protocol":"three"}`, object{"request": "nonsense"},
		measure,
		with(opening, object{"protocol": 99}), with(opening, object{"contender": "native/rust"}),
		with(opening, object{"slower": 0.02}), with(opening, object{"core": 100_000}),
		opening, opening,
		measure,
		prepare,
		with(prepare, object{"workload": "probe/none", "inputs": "x"}),
		with(prepare, object{"inputs": "/no/such/file"}),
		object{"request": "verify", "function": "probe/memcpy", "golden": "x"},
		object{"request": "throughput", "workload": "probe/nop", "threads": 0, "window-ms": 1},
		object{"request": "fuel"}, object{"request": "bytes-moved"}, object{"request": "serve"},
		close, "more")
	incomplete := converse(t, opening, object{"request": "release"}, with(prepare, object{"slice-us": -1}))
	for i, says := range []string{"missing field `workload`", "below zero"} {
		if message, _ := incomplete[i+1]["message"].(string); !strings.Contains(message, says) {
			t.Errorf("%v does not say %q", incomplete[i+1], says)
		}
	}
	for i, expected := range []struct{ kind, says string }{
		{"request", "not a request: "}, {"request", "not a request: "}, {"request", "not a request: "},
		{"request", "not a request: unknown request `nonsense`, expected one of open, "},
		{"request", "nothing is open: the first request is `open`"},
		{"protocol", "speaks protocol 3, not 99"}, {"request", "opens native/go, not `native/rust`"},
		{"unsupported", "open it without `slower`"}, {"request", "cannot pin to core 100000"},
		{}, {"request", "this one is open"},
		{"request", "ask for `prepare` first"},
		{"request", "names no `inputs`"},
		{"request", "`probe/none` does not exist natively in Go"},
		{"request", "cannot read the inputs"},
		{"request", "no golden answers"},
		{"request", "`threads` must be 1 or more"},
		{"unsupported", "no fuel"}, {"unsupported", "linear memory"}, {"request", "`serve` is not asked of"},
	} {
		message, _ := answers[i]["message"].(string)
		if expected.kind == "" {
			if answers[i]["answer"] != "opened" {
				t.Errorf("%d: %v", i, answers[i])
			}
			continue
		}
		if answers[i]["answer"] != "failed" || answers[i]["kind"] != expected.kind || !strings.Contains(message, expected.says) {
			t.Errorf("%d: %v, expected %v", i, answers[i], expected)
		}
		if strings.Contains(message, "\n") {
			t.Errorf("%d: a message is one line: %q", i, message)
		}
	}
	if len(answers) != 21 || answers[20]["answer"] != "closed" {
		t.Errorf("`close` ends it: %d answers, the last %v", len(answers), answers[len(answers)-1])
	}
}

func TestTheReceiptNamesTheInputsAsTheWorkerInRustDoes(t *testing.T) {
	source, err := os.ReadFile("../../../fixtures/generators/src/corpus/files.rs")
	if err != nil {
		t.Fatal(err)
	}
	receipt := converse(t, opening)[0]
	if fixtures, _ := receipt["fixtures"].(string); len(fixtures) != 64 || !bytes.Contains(source, []byte(fixtures)) {
		t.Errorf("%v", receipt["fixtures"])
	}
	phases := receipt["phases"].([]any)
	if len(phases) != 1 || phases[0].(object)["name"] != "spawn" {
		t.Errorf("%v", phases)
	}
	if idle := receipt["idle"].(object); idle["resident"].(float64) < 1<<20 || receipt["debug-build"] != false {
		t.Errorf("%v", receipt)
	}
}

// file is one of these lines.
func file(t *testing.T, name string, lines ...string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(strings.Join(lines, "\n")+"\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestAColdStartIsTheFirstThing(t *testing.T) {
	inputs := file(t, "inputs", `["a","1"]`, `["b","2"]`)
	cold := object{"request": "cold", "workload": "fraud/score", "inputs": inputs, "calls": []int{1, 10, 100}}
	answers := converse(t, opening, object{"request": "look"}, cold, cold)
	times := answers[2]["to-call-us"].([]any)
	if len(times) != 3 || times[2].([]any)[0] != 100.0 || times[0].([]any)[1].(float64) > times[2].([]any)[1].(float64) {
		t.Errorf("%v", answers[2])
	}
	if !strings.Contains(answers[3]["message"].(string), "first thing after `open`") {
		t.Errorf("%v", answers[3])
	}
	if refused := converse(t, opening, with(cold, object{"calls": []int{10, 1}}))[1]; refused["answer"] != "failed" {
		t.Errorf("%v", refused)
	}
}

func TestAWorkloadIsPreparedMeasuredAndReleased(t *testing.T) {
	inputs := file(t, "inputs", `{"sku":"TG-0001-B","quantity":10}`, `{"sku":"TG-0042-C","quantity":5}`)
	of := object{"workload": "pricing/get-quote", "inputs": inputs, "slice-us": 1_000, "warm-up-ms": 5}
	ask := func(request string, more object) object { return with(with(of, object{"request": request}), more) }
	answers := converse(t, opening,
		ask("prepare", nil), ask("measure", nil),
		ask("throughput", object{"threads": 1, "window-ms": 2}), ask("throughput", object{"threads": 2, "window-ms": 2}),
		ask("call-tail", object{"duration-ms": 5}), ask("release", nil), ask("measure", nil))
	for i, name := range []string{"opened", "prepared", "measured", "counted", "counted", "call-tail", "released", "failed"} {
		if answers[i]["answer"] != name {
			t.Errorf("%d: %v, expected %s", i, answers[i], name)
		}
	}
	if answers[1]["batch"].(float64) < 100 || len(answers[2]["call-ns"].([]any)) == 0 {
		t.Errorf("%v %v", answers[1], answers[2])
	}
	if _, told := answers[2]["collections"].(object)["count"]; !told {
		t.Errorf("%v", answers[2])
	}
	for threads, answer := range answers[3:5] {
		for _, thread := range answer["threads"].([]any) {
			if len(answer["threads"].([]any)) != threads+1 || thread.(object)["calls"].(float64) < 1 || thread.(object)["ns"].(float64) < 2e6 {
				t.Errorf("%v", answer)
			}
		}
	}
}

func TestAWrongAnswerIsToldWithItsCase(t *testing.T) {
	golden := file(t, "probe/nop.jsonl",
		`{"case":"right","input":null,"output":null}`, `{"case":"wrong","input":null,"output":1}`, `{"case":"later","input":null,"output":null}`)
	recipe := file(t, "probe/nop.jsonl", `{"case":"large","generate":{"kind":"text"},"output":null}`)
	folder := func(path string) string { return filepath.Dir(filepath.Dir(path)) }
	verify := object{"request": "verify", "function": "probe/nop"}
	answers := converse(t, opening, with(verify, object{"golden": folder(golden)}), with(verify, object{"golden": folder(recipe)}))
	difference := answers[1]["difference"].(object)
	if difference["case"] != "wrong" || difference["expected"] != "1" || difference["got"] != "null" || answers[1]["cases"] != 3.0 {
		t.Errorf("%v", answers[1])
	}
	if message := answers[2]["message"].(string); !strings.Contains(message, "case large has a recipe") {
		t.Errorf("%v", message)
	}
}

type panicking struct{}

func (panicking) Call(int)     { panic("index out of range") }
func (panicking) LoopOnly(int) {}
func (panicking) Inputs() int  { return 1 }

func TestASubjectThatPanicsIsBrokenAndTheWorkerLivesOn(t *testing.T) {
	launch := &launch{open: true, ready: map[string]*ready{"a/b": {subject: panicking{}, batch: 1}}}
	var out bytes.Buffer
	for _, line := range []string{`{"request":"measure","workload":"a/b","slice-us":1}`, `{"request":"look"}`} {
		if err := write(&out, answerLine(launch, contender, []byte(line))); err != nil {
			t.Fatal(err)
		}
	}
	if said := out.String(); !strings.Contains(said, `"kind":"subject","message":"native/go panicked: index out of range"`) ||
		!strings.Contains(said, `"answer":"seen"`) {
		t.Error(said)
	}
}
