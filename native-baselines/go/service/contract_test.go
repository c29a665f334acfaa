package service

import (
	"strings"
	"testing"
)

const quote = `{"sku":"TG-0001-B","quantity":1}`

func TestJSONIsTakenAsClientsWriteIt(t *testing.T) {
	for _, body := range []string{
		quote,
		" {\n\t\"quantity\" : 1 ,\r\"sku\" : \"TG-0001-B\" } ",
		`{"sku":"TG-0001-B","trace":[{"a":1.5e3,"b":"\"\\ud83d"},null,true,[],{}],"quantity":1}`,
		`{"sk\u0075":"TG\u002d0001-B","quantity":1}`,
	} {
		answer := To("POST", "/pricing/get-quote", body)
		if answer.Status != 200 || string(answer.Body) != `{"ok":{"cents":"3199","source":"list"}}` {
			t.Errorf("%s: %d %s", body, answer.Status, answer.Body)
		}
	}
	if answer := To("POST", "/probe/nop", ""); string(answer.Body) != "null" {
		t.Errorf("%s", answer.Body)
	}
	if answer := To("POST", "/probe/echo-bytes", `"AP+A"`); string(answer.Body) != `"AP+A"` {
		t.Errorf("%s", answer.Body)
	}
}

func TestWhatIsNoJSONIsToldFromJSONOfAnotherShape(t *testing.T) {
	deep := strings.Repeat("[", 1_000_000) + strings.Repeat("]", 1_000_000)
	for _, test := range []struct {
		path, body string
		status     int
		part       string
	}{
		{"/pricing/get-quote", `{"sku":"TG-0001-B",`, 400, "is no JSON"},
		{"/pricing/get-quote", `{"sku":"TG-0001-B","quantity":1,}`, 400, ""},
		{"/pricing/get-quote", `{"sku":"TG-0001-B","quantity":01}`, 400, ""},
		{"/pricing/get-quote", quote + "x", 400, ""},
		{"/pricing/get-quote", "", 400, ""},
		{"/pricing/get-quote", "\ufeff" + quote, 400, ""},
		{"/pricing/get-quote", "{\"sku\":\"a\nb\",\"quantity\":1}", 400, ""},
		{"/pricing/get-quote", `{"sku":"\q","quantity":1}`, 400, ""},
		{"/pricing/get-quote", deep, 400, ""},
		{"/pricing/get-quote", `{"sku":"TG-0001-B"}`, 422, "missing field `quantity`"},
		{"/pricing/get-quote", `{"sku":"a","sku":"b","quantity":1}`, 422, "duplicate field `sku`"},
		{"/pricing/get-quote", `{"SKU":"TG-0001-B","quantity":1}`, 422, "missing field `sku`"},
		{"/pricing/get-quote", `{"sku":null,"quantity":1}`, 422, ""},
		{"/pricing/get-quote", `{"sku":"\ud83d","quantity":1}`, 422, ""},
		{"/pricing/get-quote", `{"sku":"a","quantity":1.0}`, 422, ""},
		{"/pricing/get-quote", `{"sku":"a","quantity":-1}`, 422, ""},
		{"/pricing/get-quote", `{"sku":"a","quantity":4294967296}`, 422, ""},
		{"/pricing/get-quote", "[7]", 422, ""},
		{"/pricing/unit-price", "[1]", 422, ""},
		{"/pricing/unit-price", "[1,2,3]", 422, ""},
		{"/fraud/score", `["a",7]`, 422, ""},
		{"/fraud/score", `["a","18446744073709551616"]`, 422, ""},
		{"/fraud/screen", `"00a"`, 422, "base64"},
		{"/fraud/screen", `"AA\n=="`, 422, "base64"},
		{"/fraud/screen", "null", 422, ""},
		{"/probe/nop", "1", 422, ""},
	} {
		answer := To("POST", test.path, test.body)
		if answer.Status != test.status || !strings.Contains(string(answer.Body), test.part) {
			t.Errorf("%s %.60s: %d %s", test.path, test.body, answer.Status, answer.Body)
		}
		if len(answer.Body) > 1_000 || strings.Contains(string(answer.Body), "\n") {
			t.Errorf("%s %.60s: a reason of %d bytes", test.path, test.body, len(answer.Body))
		}
	}
}

func TestPathsAndMethodsAreCheckedBeforeTheBody(t *testing.T) {
	for _, test := range []struct {
		method, path, body, allow string
	}{
		{"POST", "/pricing/quote", "{\"error\":\"there is nothing at `/pricing/quote`\"}", ""},
		{"DELETE", "/fraud/score", "{\"error\":\"/fraud/score takes POST, not `DELETE`\"}", "POST"},
		{"POST", "/healthz", "{\"error\":\"/healthz takes GET, not `POST`\"}", "GET"},
		{"GET", "/healthz", `{"status":"ok"}`, ""},
	} {
		if answer := To(test.method, test.path, "no json"); string(answer.Body) != test.body || answer.Allow != test.allow {
			t.Errorf("%s %s: %s, allow %q", test.method, test.path, answer.Body, answer.Allow)
		}
	}
}
