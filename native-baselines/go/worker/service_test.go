package worker

import (
	"io"
	"net/http"
	"strings"
	"testing"
)

const openService = `{"request":"open","protocol":3,"contender":"http/go/native","service":{"kind":"native","threads":1}}`

func TestAServiceIsServedLookedAtAndClosed(t *testing.T) {
	asks, requests := io.Pipe()
	answers, said := io.Pipe()
	ended := make(chan error)
	go func() { ended <- ConverseService(asks, said, 0) }()
	ask := func(line string) string {
		_, _ = io.WriteString(requests, line+"\n")
		answer := make([]byte, 1<<16)
		read, _ := answers.Read(answer)
		return string(answer[:read])
	}
	for _, step := range [][2]string{
		{`{"request":"serve","listen":"127.0.0.1:0"}`, "nothing is open"},
		{strings.Replace(openService, "http/go", "http/rust", 1), "the native service in Go and nothing else"},
		{strings.Replace(openService, "native\"", "component\"", 2), "the native service in Go and nothing else"},
		{strings.Replace(openService, `"threads":1`, `"threads":0`, 1), "at least 1"},
		{openService, `"service-threads":"1"`},
		{openService, "this one is open"},
		{`{"request":"prepare","workload":"probe/nop","warm-up-ms":1,"slice-us":1}`, "served, not called"},
		{`{"request":"serve"}`, "missing field `listen`"},
		{`{"request":"serve","listen":"127.0.0.1:0","core":100000}`, "cannot pin to core 100000"},
	} {
		if answer := ask(step[0]); !strings.Contains(answer, step[1]) {
			t.Fatalf("%s: %s", step[0], answer)
		}
	}
	serving := ask(`{"request":"serve","listen":"127.0.0.1:0"}`)
	_, address, _ := strings.Cut(serving, `"address":"`)
	address, _, _ = strings.Cut(address, `"`)
	if answer, err := http.Get("http://" + address + "/healthz"); err != nil || answer.StatusCode != 200 {
		t.Fatalf("%s: %v %v", serving, answer, err)
	}
	if answer := ask(`{"request":"serve","listen":"127.0.0.1:0"}`); !strings.Contains(answer, "already") {
		t.Fatal(answer)
	}
	if answer := ask(`{"request":"close"}`); !strings.Contains(answer, `"closed"`) {
		t.Fatal(answer)
	}
	if err := <-ended; err != nil {
		t.Fatal(err)
	}
	if _, err := http.Get("http://" + address + "/healthz"); err == nil {
		t.Fatal("it still listens")
	}
}
