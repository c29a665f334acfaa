package calls

import (
	"bufio"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestEveryGoldenAnswerIsGiven holds all functions against all golden cases, but for those whose input is a recipe, which
// only the generator in Rust can follow: `tollgate verify` hands those over written out.
func TestEveryGoldenAnswerIsGiven(t *testing.T) {
	files, err := filepath.Glob("../../../fixtures/*/golden/*/*.jsonl")
	if err != nil || len(files) != len(All) {
		t.Fatalf("%d golden files for %d functions: %v", len(files), len(All), err)
	}
	for _, file := range files {
		name := filepath.Base(filepath.Dir(file)) + "/" + strings.TrimSuffix(filepath.Base(file), ".jsonl")
		t.Run(name, func(t *testing.T) { holdAgainst(t, All[name], file) })
	}
}

func holdAgainst(t *testing.T, function Function, file string) {
	opened, err := os.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	defer opened.Close()
	lines := bufio.NewScanner(opened)
	lines.Buffer(nil, 64<<20)
	answered := 0
	for lines.Scan() {
		var golden struct {
			Case          string
			Input, Output json.RawMessage
			Digest        string `json:"output-sha256"`
		}
		if err := json.Unmarshal(lines.Bytes(), &golden); err != nil {
			t.Fatal(err)
		}
		if golden.Input == nil {
			continue
		}
		got, err := function.Answer(string(golden.Input))
		if err != nil {
			t.Fatalf("%s: %v", golden.Case, err)
		}
		answered++
		digest := sha256.Sum256([]byte(got))
		if golden.Output != nil && got != string(golden.Output) || golden.Digest != "" && hex.EncodeToString(digest[:]) != golden.Digest {
			t.Errorf("%s: expected %s%s, got %s", golden.Case, golden.Output, golden.Digest, got)
		}
	}
	if answered == 0 {
		t.Error("no case was answered")
	}
}

func TestASubjectGoesRoundItsInputs(t *testing.T) {
	subject, err := All["pricing/unit-price"].Over([]string{"[1,10]", "[2,1]"})
	if err != nil {
		t.Fatal(err)
	}
	r := subject.(*ring[numbers])
	var seen []numbers
	r.run = func(ring []numbers, at, calls int) int {
		for end := at + calls; at < end; at++ {
			seen = append(seen, ring[at&(len(ring)-1)])
		}
		return at
	}
	subject.Call(1)
	subject.LoopOnly(3)
	subject.Call(1)
	if len(seen) != 2 || seen[0] != (numbers{1, 10}) || seen[1] != (numbers{1, 10}) {
		t.Errorf("%v: the loop without calls goes as far as one with them", seen)
	}
}

func TestARingThatIsNoneIsRefused(t *testing.T) {
	for _, inputs := range [][]string{{}, {"[1,10]", "[2,1]", "[3,1]"}, {"[1,10]", "[2]"}} {
		if _, err := All["pricing/unit-price"].Over(inputs); err == nil {
			t.Errorf("%v was taken for a ring", inputs)
		}
	}
}
