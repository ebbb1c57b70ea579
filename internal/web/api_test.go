package web_test

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"encoding/xml"
	"fmt"
	"html"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/mmcdole/gofeed"
	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/onrecord/onrecord"
	"github.com/onrecord/onrecord/internal/web"
)

// document is the OpenAPI document, with its schemas made strict: what it does not name must not be in an answer.
type document struct {
	t    *testing.T
	tree map[string]any
	c    *jsonschema.Compiler
}

const documentName = "https://onrecord.example/openapi.json"

func openAPI(t *testing.T, server *httptest.Server) document {
	t.Helper()
	d := document{t: t, c: jsonschema.NewCompiler()}
	tree, err := jsonschema.UnmarshalJSON(strings.NewReader(page(t, server, server.URL+"/api/v1/openapi.json")))
	if err != nil {
		t.Fatal(err)
	}
	d.tree = tree.(map[string]any)
	if d.tree["openapi"] != "3.1.0" {
		t.Errorf("openapi: %v", d.tree["openapi"])
	}
	strict(tree)
	d.c.AssertFormat()
	if err := d.c.AddResource(documentName, tree); err != nil {
		t.Fatal(err)
	}
	return d
}

func strict(node any) {
	switch n := node.(type) {
	case map[string]any:
		if _, ok := n["properties"].(map[string]any); ok && n["additionalProperties"] == nil {
			n["additionalProperties"] = false
		}
		for _, v := range n {
			strict(v)
		}
	case []any:
		for _, v := range n {
			strict(v)
		}
	}
}

// at follows names into the document, through references.
func (d document) at(names ...string) any {
	d.t.Helper()
	var node any = d.tree
	for _, name := range names {
		m, ok := d.resolve(node).(map[string]any)
		if !ok || m[name] == nil {
			d.t.Fatalf("openapi.yaml has nothing at %v", names)
		}
		node = m[name]
	}
	return d.resolve(node)
}

func (d document) resolve(node any) any {
	m, ok := node.(map[string]any)
	if !ok {
		return node
	}
	ref, ok := m["$ref"].(string)
	if !ok {
		return node
	}
	return d.at(strings.Split(strings.TrimPrefix(ref, "#/"), "/")...)
}

// check holds an answer against what the document says of a path.
func (d document) check(path string, resp reply, body string) {
	d.t.Helper()
	code := fmt.Sprint(resp.StatusCode)
	kind := "application/json"
	if code != "200" {
		code, kind = "default", "application/problem+json"
	}
	if got := resp.Header.Get("Content-Type"); got != kind {
		d.t.Errorf("%s: content type %q, want %q", path, got, kind)
	}
	content := d.at("paths", path, "get", "responses", code, "content", kind).(map[string]any)
	ref := content["schema"].(map[string]any)["$ref"].(string)
	schema, err := d.c.Compile(documentName + ref)
	if err != nil {
		d.t.Fatal(err)
	}
	value, err := jsonschema.UnmarshalJSON(strings.NewReader(body))
	if err != nil {
		d.t.Fatalf("%s: %v\n%s", path, err, body)
	}
	if err := schema.Validate(value); err != nil {
		d.t.Errorf("%s answers otherwise than openapi.yaml says: %v\n%s", path, err, body)
	}
}

func TestAPI(t *testing.T) {
	s := newSample(t)
	server := serve(t, s.path)
	d := openAPI(t, server)
	tried := map[string]bool{}
	for _, c := range []struct {
		path, address string
		status        int
		has           []string
	}{
		{"/api/v1/quotes", "/api/v1/quotes", 200, []string{`"next":null`, string(s.french.ID), `"position":null`}},
		{"/api/v1/quotes", "/api/v1/quotes?all_versions=1&q=judge", 200, []string{`"label":"opposes"`, `"on_behalf_of":["Harbour Alliance"]`, `"cue":[[`}},
		{"/api/v1/quotes", "/api/v1/quotes?q=zebra", 200, []string{`{"quotes":[],"next":null}`}},
		{"/api/v1/quotes", "/api/v1/quotes?kind=firm", 400, []string{"is none of company"}},
		{"/api/v1/quotes", "/api/v1/quotes?limit=501", 400, []string{"from 1 to 500"}},
		{"/api/v1/quotes", "/api/v1/quotes?statements=1", 400, []string{"/api/v1/statements"}},
		{"/api/v1/quotes/{id}", "/api/v1/quotes/" + string(s.ada.ID), 200, []string{"#:~:text=", "@misc{", "TextQuoteSelector", `"before":"Quay Watch said`}},
		{"/api/v1/quotes/{id}", "/api/v1/quotes/qzzz", 404, []string{"no quote or statement"}},
		{"/api/v1/statements", "/api/v1/statements?q=costs", 200, []string{string(s.quay.ID), "It costs 50 million"}},
		{"/api/v1/statements/{id}", "/api/v1/statements/" + string(s.quay.ID), 200, []string{"few logs", `"version":1`, string(s.revised.VersionID)}},
		{"/api/v1/statements/{id}", "/api/v1/statements/" + string(s.quay.ID) + "?version=1", 200, []string{"single log", `"is_latest":false`, string(s.fifty.ID)}},
		{"/api/v1/statements/{id}", "/api/v1/statements/" + string(s.quay.ID) + "?version=7", 404, []string{"no version 7"}},
		{"/api/v1/sources", "/api/v1/sources", 200, []string{"belmarra-mission", `"state":null`, "without a way to ask"}},
		{"/api/v1/topics", "/api/v1/topics", 200, []string{"Harbour Accord"}},
	} {
		resp, body := get(t, server, server.URL+c.address)
		if resp.StatusCode != c.status {
			t.Errorf("%s: %s\n%s", c.address, resp.Status, body)
			continue
		}
		d.check(c.path, resp, body)
		has(t, c.address, body, c.has...)
		hasNot(t, c.address, body, s.path)
		tried[c.path] = true
	}
	for path := range d.tree["paths"].(map[string]any) {
		if !tried[path] {
			t.Errorf("openapi.yaml has %s, which was not tried", path)
		}
	}
	// An empty archive, and none.
	empty := serve(t, newStreams().fill(t))
	none := serve(t, t.TempDir()+"/archive.db")
	for _, path := range []string{"/api/v1/quotes", "/api/v1/statements", "/api/v1/sources", "/api/v1/topics"} {
		resp, body := get(t, empty, empty.URL+path)
		d.check(path, resp, body)
		resp, body = get(t, none, none.URL+path)
		if resp.StatusCode != http.StatusServiceUnavailable {
			t.Errorf("%s without an archive: %s", path, resp.Status)
		}
		d.check(path, resp, body)
	}
	if resp, body := get(t, server, server.URL+"/api/v2/quotes"); resp.StatusCode != 404 || !strings.Contains(body, `"status":404`) {
		t.Errorf("what there is not: %s %s", resp.Status, body)
	}
	if resp, _ := do(t, server, http.MethodPost, server.URL+"/api/v1/quotes"); resp.StatusCode != http.StatusMethodNotAllowed {
		t.Errorf("POST: %s", resp.Status)
	}
}

// TestAPIParameters holds the parameters of the document to those that a search takes.
func TestAPIParameters(t *testing.T) {
	s := newSample(t)
	server := serve(t, s.path)
	d := openAPI(t, server)
	for _, path := range []string{"/api/v1/quotes", "/api/v1/statements"} {
		var names []string
		for _, p := range d.at("paths", path, "get", "parameters").([]any) {
			names = append(names, d.resolve(p).(map[string]any)["name"].(string))
		}
		want := slices.DeleteFunc(slices.Clone(web.Parameters()), func(s string) bool { return s == "statements" })
		slices.Sort(names)
		slices.Sort(want)
		if !slices.Equal(names, want) {
			t.Errorf("%s: parameters %v, want %v", path, names, want)
		}
	}
}

// TestAPIPages walks through a search page by page.
func TestAPIPages(t *testing.T) {
	s := newSample(t)
	server := serve(t, s.path)
	var ids []string
	for after := ""; ; {
		var answer struct {
			Quotes []struct{ Quote struct{ ID string } }
			Next   *string
		}
		if err := json.Unmarshal([]byte(page(t, server, server.URL+"/api/v1/quotes?limit=2&all_versions=1&after="+url.QueryEscape(after))), &answer); err != nil {
			t.Fatal(err)
		}
		for _, q := range answer.Quotes {
			ids = append(ids, q.Quote.ID)
		}
		if answer.Next == nil {
			break
		}
		after = *answer.Next
	}
	if len(ids) != 5 || len(slices.Compact(slices.Sorted(slices.Values(ids)))) != 5 {
		t.Errorf("pages have the quotes %v, want 5", ids)
	}
}

func TestFeeds(t *testing.T) {
	s := newSample(t)
	server := serve(t, s.path)
	for _, path := range []string{"/feed.atom", "/feed.json"} {
		body := page(t, server, server.URL+path+"?q=logs&kind=ngo")
		feed, err := gofeed.NewParser().ParseString(body)
		if err != nil {
			t.Fatalf("%s: %v\n%s", path, err, body)
		}
		if len(feed.Items) != 1 || !strings.Contains(feed.Items[0].Link, "quaywatch.example/news/1#:~:text=") {
			t.Errorf("%s: %+v", path, feed.Items)
		}
		for query, want := range map[string]int{"?statements=1": 400, "?ranked=1": 400, "?kind=firm": 400, "?q=zebra": 200} {
			if resp, _ := get(t, server, server.URL+path+query); resp.StatusCode != want {
				t.Errorf("%s%s: %s, want %d", path, query, resp.Status, want)
			}
		}
	}
	// What means harm is text in a feed as well.
	var any struct {
		XMLName xml.Name
	}
	if err := xml.Unmarshal([]byte(page(t, server, server.URL+"/feed.atom")), &any); err != nil {
		t.Error(err)
	}
	t.Run("csv", func(t *testing.T) {
		resp, body := get(t, server, server.URL+"/quotes.csv?kind=ngo&all_versions=1")
		rows, err := csv.NewReader(bytes.NewReader([]byte(body))).ReadAll()
		if err != nil {
			t.Fatal(err)
		}
		if len(rows) != 4 || rows[0][0] != "quote_id" || !strings.HasPrefix(resp.Header.Get("Content-Disposition"), "attachment") {
			t.Errorf("%d rows, %v", len(rows), resp.Header)
		}
		if _, body := get(t, server, server.URL+"/quotes.csv?q=zebra"); strings.Count(body, "\n") != 1 {
			t.Errorf("nothing found: %q", body)
		}
		for _, mistake := range []string{"?since=then", "?spreadsheet=yes", "?formulas=1"} {
			if resp, _ := get(t, server, server.URL+"/quotes.csv"+mistake); resp.StatusCode != 400 {
				t.Errorf("%s: %s", mistake, resp.Status)
			}
		}
	})
	// The page offers what can be opened without harm, and what is to the letter.
	t.Run("spreadsheet", func(t *testing.T) {
		const formula = `=HYPERLINK("https://harm.example","open")`
		st := s.streams.statement(t, onrecord.Statement{URL: "https://quaywatch.example/news/9", Title: formula, Text: formula + " stands there."})
		s.streams.quotes(t, st, said(t, st, formula, "", "", inventedSpeaker))
		s.streams.fillAt(t, s.path)
		list := page(t, server, server.URL+"/?q=hyperlink")
		for path, want := range map[string]string{"/quotes.csv?q=hyperlink": formula, "/quotes.csv?q=hyperlink&spreadsheet=1": "'" + formula} {
			has(t, "the page", list, `href="`+html.EscapeString(path)+`"`)
			body := strings.TrimPrefix(page(t, server, server.URL+path), "\ufeff")
			rows, err := csv.NewReader(strings.NewReader(body)).ReadAll()
			if err != nil || len(rows) != 2 {
				t.Fatalf("%s: %v\n%s", path, err, body)
			}
			if text, title := rows[1][4], rows[1][25]; text != want || title != want {
				t.Errorf("%s: the text is %q, the title %q, want %q", path, text, title, want)
			}
		}
	})
}
