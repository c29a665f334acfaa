package worker

import (
	"crypto/sha256"
	"encoding/hex"
	"os"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"strconv"
	"strings"
)

const program = "tollgate-go 0.1.0"

func (l *launch) opens(asked *request) (any, *failure) {
	switch {
	case l.open:
		return nil, badRequest("a launch opens one contender, and this one is open")
	case asked.Protocol != protocol:
		return nil, otherProtocol(asked.Protocol)
	case asked.Contender != contender:
		return nil, badRequest("this program opens %s, not `%s`", contender, asked.Contender)
	case asked.Slower != nil:
		return nil, unsupported("calls in Go cannot be slowed down by a part: open it without `slower`")
	}
	idle, err := readMemory()
	if err != nil {
		return nil, broken("cannot read this process's memory: %v", err)
	}
	if l.cores, err = allowedCores(); err != nil {
		return nil, broken("cannot read the allowed cores: %v", err)
	}
	fixtures, err := digestOfCorpora(asked.Suites)
	if err != nil {
		return nil, badRequest("cannot read the corpora: %v", err)
	}
	l.clock = calibrate()
	if asked.Core != nil {
		if err := pin(*asked.Core); err != nil {
			return nil, badRequest("cannot pin to core %d: %v", *asked.Core, err)
		}
	}
	l.open, l.untouched = true, true
	l.ready, l.inputs = make(map[string]*ready), make(map[string]string)
	language := asked.Language
	if language == "" {
		language = "go"
	}
	return opened{
		answerOf:   answerOf{"opened"},
		Protocol:   protocol,
		Program:    program,
		Language:   language,
		Build:      strings.TrimPrefix(asked.Contender, "native/"),
		Runtime:    runtimeVersion(),
		Effective:  effective(),
		Fixtures:   fixtures,
		Phases:     spawn(asked, l.began),
		Idle:       idle,
		Clock:      l.clock,
		DebugBuild: isDebugBuild(),
	}, nil
}

// spawn is the time until this process ran, where it was told when it was spawned.
func spawn(asked *request, began int64) []phase {
	if asked.SpawnedNs == nil || began < *asked.SpawnedNs {
		return []phase{}
	}
	return []phase{{"spawn", float64(began-*asked.SpawnedNs) / 1e3}}
}

// effective are the settings of Go's runtime and of the build that decide how fast it is.
func effective() map[string]string {
	facts := map[string]string{
		"gomaxprocs": strconv.Itoa(runtime.GOMAXPROCS(0)),
		"gogc":       setting("GOGC", "100"),
		"gomemlimit": setting("GOMEMLIMIT", "off"),
	}
	for key, fact := range map[string]string{"GOAMD64": "goamd64", "GOARM64": "goarm64", "GOEXPERIMENT": "goexperiment", "-pgo": "pgo"} {
		if value := buildSetting(key); value != "" {
			facts[fact] = value
		}
	}
	return facts
}

func runtimeVersion() string { return strings.Replace(runtime.Version(), "go", "go ", 1) }

func setting(variable, otherwise string) string {
	if value := os.Getenv(variable); value != "" {
		return value
	}
	return otherwise
}

func buildSetting(key string) string {
	if info, ok := debug.ReadBuildInfo(); ok {
		for _, setting := range info.Settings {
			if setting.Key == key {
				return setting.Value
			}
		}
	}
	return ""
}

// isDebugBuild tells whether it was built without optimisation, or with the race detector.
func isDebugBuild() bool {
	flags := strings.Fields(strings.ReplaceAll(buildSetting("-gcflags"), "=", " "))
	for _, flag := range flags {
		if flag == "-N" || flag == "-l" {
			return true
		}
	}
	return buildSetting("-race") == "true"
}

// committed are the corpora that a result's digest of inputs is over, by suite and in this order. What comes in sizes is
// there as a list of digests in each suite; both count as one list.
var committed = []struct{ suite, file, withoutPrefix, withoutSuffix, then string }{
	{suite: "commerce", file: "pricing/unit-price.jsonl"},
	{suite: "commerce", file: "pricing/get-quote.jsonl"},
	{suite: "commerce", file: "pricing/quote-cart.jsonl"},
	{suite: "commerce", file: "fraud/score.jsonl"},
	{suite: "commerce", file: "fraud/score-features.jsonl"},
	{suite: "commerce", file: "fraud/score-transaction.jsonl"},
	{suite: "boundary", file: "probe/scalar.jsonl"},
	{suite: "commerce", file: "sized.json", withoutSuffix: "\n]\n", then: ",\n"},
	{suite: "boundary", file: "sized.json", withoutPrefix: "[\n"},
}

// digestOfCorpora is what `tollgate-worker` says of the same files; empty where none of our suites is asked of.
func digestOfCorpora(suites []string) (string, error) {
	folders := make(map[string]string)
	for _, suite := range suites {
		folders[filepath.Base(suite)] = suite
	}
	if folders["commerce"] == "" || folders["boundary"] == "" {
		return "", nil
	}
	digest := sha256.New()
	for _, part := range committed {
		content, err := os.ReadFile(filepath.Join(folders[part.suite], "corpora", part.file))
		if err != nil {
			return "", err
		}
		text := strings.TrimSuffix(strings.TrimPrefix(string(content), part.withoutPrefix), part.withoutSuffix)
		digest.Write([]byte(text + part.then))
	}
	return hex.EncodeToString(digest.Sum(nil)), nil
}
