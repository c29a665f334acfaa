package worker

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"io"
	"path/filepath"

	"tollgate/logic/calls"
)

// golden is a case of a golden file.
type golden struct {
	Case         string          `json:"case"`
	Input        json.RawMessage `json:"input"`
	Output       json.RawMessage `json:"output"`
	OutputSHA256 string          `json:"output-sha256"`
}

// verify answers every golden case of a function, up to the first difference.
func verify(asked *request) (any, *failure) {
	function, ok := calls.All[asked.Function]
	if !ok {
		return nil, badRequest("`%s` has no golden answers: it is no function of the contracts", asked.Function)
	}
	file := filepath.Join(asked.Golden, asked.Function+".jsonl")
	lines, err := readLines(file)
	if err != nil {
		return nil, badRequest("cannot read golden cases: %v", err)
	}
	answer := verified{answerOf: answerOf{"verified"}, Cases: len(lines)}
	digest := sha256.New()
	for number, line := range lines {
		var expected golden
		if err := json.Unmarshal([]byte(line), &expected); err != nil {
			return nil, badRequest("%s: line %d: %v", file, number+1, err)
		}
		if expected.Input == nil {
			return nil, badRequest("%s: line %d: case %s has a recipe, and this program takes inputs written out only",
				file, number+1, expected.Case)
		}
		got, err := function.Answer(string(expected.Input))
		if err != nil {
			return nil, badRequest("golden case %s: %v", expected.Case, err)
		}
		sum := sha256.Sum256([]byte(got))
		of := hex.EncodeToString(sum[:])
		io.WriteString(digest, of)
		if different := expected.difference(got, of); different != nil {
			answer.Difference = different
			break
		}
	}
	answer.Digest = hex.EncodeToString(digest.Sum(nil))
	return answer, nil
}

// difference is that of an answer, and its digest, from the golden one; nil if there is none.
func (g *golden) difference(got, digest string) *difference {
	expected := string(g.Output)
	if g.Output == nil {
		expected, got = "sha256:"+g.OutputSHA256, "sha256:"+digest
	}
	if got == expected {
		return nil
	}
	return &difference{g.Case, expected, got}
}
