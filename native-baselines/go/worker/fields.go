package worker

import (
	"encoding/json"
	"errors"
	"fmt"
)

// fields are those that each request must have. Of the others each has a meaning when it is not there.
var fields = map[string][]string{
	"open":       {"protocol", "contender"},
	"verify":     {"function", "golden"},
	"prepare":    {"workload", "warm-up-ms", "slice-us"},
	"measure":    {"workload", "slice-us"},
	"release":    {"workload"},
	"throughput": {"workload", "threads", "window-ms"},
	"call-tail":  {"workload", "duration-ms"},
	"cold":       {"workload", "calls"},
}

// decode reads a request. A field that is missing is an error, as one of another type is: zero would be a guess.
func decode(line []byte) (*request, error) {
	var asked request
	if err := json.Unmarshal(line, &asked); err != nil {
		return nil, err
	}
	var given map[string]json.RawMessage
	if err := json.Unmarshal(line, &given); err != nil {
		return nil, err
	}
	for _, field := range fields[asked.Request] {
		if _, there := given[field]; !there {
			return nil, fmt.Errorf("missing field `%s`", field)
		}
	}
	for _, number := range []int64{asked.WarmUpMs, asked.SliceUs, asked.WindowMs, asked.DurationMs, int64(asked.Threads)} {
		if number < 0 {
			return nil, errors.New("a length of time or a number of threads is below zero")
		}
	}
	return &asked, nil
}
