package web_test

import (
	"context"
	"html"
	"io"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/onrecord/onrecord"
	"github.com/onrecord/onrecord/internal/web"
)

// reply is the head of an answer.
type reply struct {
	StatusCode int
	Status     string
	Header     http.Header
}

// get asks for a page and returns it with its body. header are names and values in turn.
func get(t testing.TB, server interface{ Client() *http.Client }, address string, header ...string) (reply, string) {
	t.Helper()
	return do(t, server, http.MethodGet, address, header...)
}

func do(t testing.TB, server interface{ Client() *http.Client }, method, address string, header ...string) (reply, string) {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), method, address, nil)
	if err != nil {
		t.Fatal(err)
	}
	for i := 0; i+1 < len(header); i += 2 {
		if header[i] == "Host" {
			req.Host = header[i+1]
		}
		req.Header.Set(header[i], header[i+1])
	}
	resp, err := server.Client().Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return reply{resp.StatusCode, resp.Status, resp.Header}, string(body)
}

// page is get of what must be there.
func page(t testing.TB, server interface{ Client() *http.Client }, address string) string {
	t.Helper()
	resp, body := get(t, server, address)
	if resp.StatusCode != http.StatusOK {
		t.Fatalf("%s: %s\n%s", address, resp.Status, body)
	}
	return body
}

func TestSearchPage(t *testing.T) {
	s := newSample(t)
	server := serve(t, s.path)
	t.Run("start", func(t *testing.T) {
		body := page(t, server, server.URL+"/")
		has(t, "the start", body, "Of 3 quotes.", "Inès Corvane", "/quote/"+string(s.french.ID), "Belmarra et l’accord",
			`href="https://mission.belmarra.example/fr/1" rel="noopener noreferrer external"`)
		// The newest version only.
		has(t, "the start", body, "a few logs")
		hasNot(t, "the start", body, "a single log")
	})
	t.Run("words are marked", func(t *testing.T) {
		body := page(t, server, server.URL+"/?q=JUDGE")
		has(t, "the result", body, "without a <mark>judge</mark>,", "director", "Quay Watch", "on behalf of Harbour Alliance", ">NGO<", "2026-03-09", `value="JUDGE"`)
		hasNot(t, "the result", body, "chiffrement")
	})
	t.Run("filters", func(t *testing.T) {
		for query, want := range map[string]string{
			"kind=state":                            "chiffrement",
			"who=corvane":                           "chiffrement",
			"lang=fr&since=2026-03-10":              "chiffrement",
			"source=belmarra-mission&type=direct":   "chiffrement",
			"all_versions=1&position=opposes":       "single log",
			"all_versions=1&until=2026-03-09&q=log": "single <mark>log</mark>",
			"affiliation=quay&min_confidence=0.8":   "few logs",
			"topic=harbour-accord&since=23d":        "few logs",
			"q=judge&ranked=1":                      "few logs",
		} {
			body := page(t, server, server.URL+"/?"+query)
			has(t, query, body, want)
			if strings.Contains(body, "Nothing found") {
				t.Errorf("%s finds nothing", query)
			}
		}
	})
	t.Run("facets narrow", func(t *testing.T) {
		body := page(t, server, server.URL+"/?q=le+OR+logs")
		link := regexp.MustCompile(`<a href="([^"]*kind=state[^"]*)">state</a> <span class="quiet">1</span>`).FindStringSubmatch(body)
		if link == nil {
			t.Fatalf("no facet for states in\n%s", body)
		}
		narrowed := page(t, server, server.URL+html.UnescapeString(link[1]))
		has(t, "the narrowed search", narrowed, "chiffrement", `class="chosen"`, "kind: state")
		hasNot(t, "the narrowed search", narrowed, "few logs")
	})
	t.Run("statements", func(t *testing.T) {
		has(t, "statements", page(t, server, server.URL+"/?q=costs&statements=1"), "/statement/"+string(s.quay.ID), "It <mark>costs</mark> 50 million")
		has(t, "all statements", page(t, server, server.URL+"/?statements=1"), "Of 3 statements.", `href="/?lang=fr&amp;statements=1"`, `href="/?kind=state&amp;statements=1"`)
	})
	t.Run("nothing found", func(t *testing.T) {
		has(t, "nothing", page(t, server, server.URL+"/?q=zebra&kind=ngo"), "Nothing found", `href="/?q=zebra"`, "Whole statements with these words")
	})
	t.Run("pages", func(t *testing.T) {
		seen := map[string]bool{}
		next := server.URL + "/?limit=1"
		for n := 0; next != ""; n++ {
			if n > 5 {
				t.Fatal("there is no last page")
			}
			body := page(t, server, next)
			ids := regexp.MustCompile(`/quote/(q\w+)"`).FindAllStringSubmatch(body, -1)
			if len(ids) != 1 || seen[ids[0][1]] {
				t.Fatalf("page %d has %v, and before there were %v", n, ids, seen)
			}
			seen[ids[0][1]] = true
			link := regexp.MustCompile(`<a href="([^"]+)" rel="next">`).FindStringSubmatch(body)
			next = ""
			if link != nil {
				next = server.URL + html.UnescapeString(link[1])
			}
		}
		if len(seen) != 3 {
			t.Errorf("%d quotes on all pages, want 3", len(seen))
		}
	})
	t.Run("mistakes", func(t *testing.T) {
		for query, want := range map[string]string{
			"kind=firm": "is none of company, ngo", "since=yesterday": "want a day", "speaker=x": "there is no parameter",
			"limit=5000": "want a number from 1 to", "after=x": "want a date and a number", "min_confidence=2": "not within 0 and 1",
			"type=spoken": "is none of direct", "ranked=1&after=2026-03-01/1": "exclude each other", "statements=maybe": "want 1 or 0",
		} {
			resp, body := get(t, server, server.URL+"/?"+query)
			if resp.StatusCode != http.StatusBadRequest {
				t.Errorf("%s: %s", query, resp.Status)
			}
			has(t, query, body, want)
			hasNot(t, query, body, s.path)
		}
	})
}

func TestQuotePage(t *testing.T) {
	s := newSample(t)
	server := serve(t, s.path)
	body := page(t, server, server.URL+"/quote/"+string(s.ada.ID))
	has(t, "the quote", body,
		`<mark class="content stand" id="q-`+string(s.ada.ID)+`">We will not</mark>`, `<mark class="content"> hand over a single log without a judge,</mark>`,
		`<b class="mention">Ada Brook, its director,</b> <i class="cue">said</i>`, "on behalf of Harbour Alliance", "opposes",
		s.quay.Capture.SHA256, "2026-03-01 08:00 UTC", `href="https://quaywatch.example/news/1#:~:text=`, "replaced by a later one",
		"@misc{"+string(s.ada.ID), "TY  - ELEC", "Verify now", "90 %")
	if start := string(s.ada.ID)[:8]; !strings.Contains(page(t, server, server.URL+"/quote/"+start), string(s.ada.ID)) {
		t.Errorf("the beginning of an id, %s, does not do", start)
	}
	t.Run("verify", func(t *testing.T) {
		resp, body := do(t, server, http.MethodPost, server.URL+"/quote/"+string(s.ada.ID)+"/verify")
		if resp.StatusCode != http.StatusOK {
			t.Fatal(resp.Status)
		}
		has(t, "verified", body, "Holds: the bytes have their hash")
		resp, _ = do(t, server, http.MethodPost, server.URL+"/quote/"+string(s.ada.ID)+"/verify", "Sec-Fetch-Site", "cross-site")
		if resp.StatusCode != http.StatusForbidden {
			t.Errorf("asked for by another page: %s", resp.Status)
		}
	})
	t.Run("not there", func(t *testing.T) {
		for id, want := range map[string]int{"qzzz": http.StatusNotFound, "q": http.StatusBadRequest, string(s.quay.ID): http.StatusNotFound} {
			if resp, _ := get(t, server, server.URL+"/quote/"+id); resp.StatusCode != want {
				t.Errorf("quote %s: %s, want %d", id, resp.Status, want)
			}
		}
	})
}

// TestHostile holds that nothing an author wrote becomes mark-up or a link that runs.
func TestHostile(t *testing.T) {
	s := newSample(t)
	server := serve(t, s.path)
	for _, path := range []string{
		"/", "/?q=logs", "/?statements=1", "/?q=" + url.QueryEscape(hostile), "/?who=" + url.QueryEscape(hostile), "/quote/" + string(s.harmful.ID),
		"/?topic=" + url.QueryEscape(hostile), "/quote/" + url.PathEscape(hostile), "/statement/" + string(s.attack.ID),
		"/who?name=" + url.QueryEscape(hostile), "/who?name=%3F%3F", "/topic/" + url.PathEscape(hostile), "/topics", "/stakeholders", "/sources", "/" + url.PathEscape(hostile),
	} {
		_, body := get(t, server, server.URL+path)
		hasNot(t, path, body, "<script>alert", "<img src=x", "<style>*", `href="javascript:`, "ZgotmplZ", "onerror=alert(2)>\"")
	}
}

func TestGuard(t *testing.T) {
	s := newSample(t)
	server := serve(t, s.path, func(c *web.Config) { c.Hosts = []string{"archive.example.org"} })
	resp, _ := get(t, server, server.URL+"/")
	for name, want := range map[string]string{
		"Content-Security-Policy": "default-src 'none'", "X-Content-Type-Options": "nosniff", "Referrer-Policy": "no-referrer",
	} {
		if got := resp.Header.Get(name); !strings.HasPrefix(got, want) {
			t.Errorf("%s: %q, want %q", name, got, want)
		}
	}
	for host, want := range map[string]int{
		"localhost:1": 200, "127.0.0.1": 200, "[::1]:8321": 200, "archive.example.org": 200, "Archive.Example.org:443": 200,
		"evil.example": 421, "127.0.0.1.evil.example": 421,
	} {
		if resp, _ := get(t, server, server.URL+"/", "Host", host); resp.StatusCode != want {
			t.Errorf("host %s: %s, want %d", host, resp.Status, want)
		}
	}
	if resp, _ := do(t, server, http.MethodPut, server.URL+"/"); resp.StatusCode/100 != 4 {
		t.Errorf("PUT: %s", resp.Status)
	}
}

func TestUsers(t *testing.T) {
	s := newSample(t)
	file := filepath.Join(t.TempDir(), "users")
	// The password is "correct horse", at the least cost there is.
	if err := os.WriteFile(file, []byte("# who may see it\n\nada:$2y$04$xqP7zMqYSq9Z13Kk0CmT5.vM3CVWXtf2EratjKW5cursKqwaPsb/u\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	users, err := web.ReadUsers(file)
	if err != nil {
		t.Fatal(err)
	}
	server := serve(t, s.path, func(c *web.Config) { c.Users = users })
	ask := func(path, name, password string) int {
		req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, server.URL+path, nil)
		if err != nil {
			t.Fatal(err)
		}
		if name != "" {
			req.SetBasicAuth(name, password)
		}
		req.Host = "archive.example.org"
		resp, err := server.Client().Do(req)
		if err != nil {
			t.Fatal(err)
		}
		resp.Body.Close()
		return resp.StatusCode
	}
	for _, c := range []struct {
		path, name, password string
		want                 int
	}{
		{"/", "", "", 401}, {"/", "ada", "wrong", 401}, {"/", "bob", "correct horse", 401}, {"/", "ada", "correct horse", 200},
		{"/", "ada", "correct horse", 200}, {"/", "ada", "wrong", 401}, {"/static/style.css", "", "", 401}, {"/healthz", "", "", 200}, {"/readyz", "", "", 200},
	} {
		if got := ask(c.path, c.name, c.password); got != c.want {
			t.Errorf("%s as %q with %q: %d, want %d", c.path, c.name, c.password, got, c.want)
		}
	}
	for name, text := range map[string]string{"plain": "ada:secret\n", "empty": "# nobody\n", "nameless": ":$2a$04$xqP7zMqYSq9Z13Kk0CmT5.vM3CVWXtf2EratjKW5cursKqwaPsb/u\n"} {
		bad := filepath.Join(t.TempDir(), name)
		if err := os.WriteFile(bad, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := web.ReadUsers(bad); err == nil || !strings.Contains(err.Error(), "htpasswd -B") {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// TestArchiveComesAndGoes holds that a page that is up before its archive shows it as soon as it is there, what is added
// to it, and another one that takes its place.
func TestArchiveComesAndGoes(t *testing.T) {
	s := newSample(t)
	path := filepath.Join(t.TempDir(), "archive.db")
	server := serve(t, path)
	resp, body := get(t, server, server.URL+"/")
	if resp.StatusCode != http.StatusServiceUnavailable || resp.Header.Get("Retry-After") == "" {
		t.Errorf("without an archive: %s", resp.Status)
	}
	has(t, "without an archive", body, "There is no archive yet", "onrecord run")
	if resp, _ := get(t, server, server.URL+"/readyz"); resp.StatusCode != http.StatusServiceUnavailable {
		t.Errorf("ready without an archive: %s", resp.Status)
	}
	if resp, _ := get(t, server, server.URL+"/healthz"); resp.StatusCode != http.StatusOK {
		t.Errorf("alive without an archive: %s", resp.Status)
	}
	if err := os.WriteFile(path, []byte(strings.Repeat("no database ", 100)), 0o600); err != nil {
		t.Fatal(err)
	}
	resp, body = get(t, server, server.URL+"/")
	if resp.StatusCode != http.StatusServiceUnavailable || !strings.Contains(body, "cannot be opened just now") {
		t.Errorf("a file that is no archive: %s\n%s", resp.Status, body)
	}
	if err := os.Remove(path); err != nil {
		t.Fatal(err)
	}
	newStreams().fillAt(t, path)
	has(t, "an empty archive", page(t, server, server.URL+"/"), "The archive has no quotes yet", "onrecord demo")
	if err := os.Rename(s.path, path); err != nil {
		t.Fatal(err)
	}
	has(t, "the archive in its place", page(t, server, server.URL+"/"), "few logs")
	resp, _ = get(t, server, server.URL+"/")
	tag := resp.Header.Get("ETag")
	if resp, body := get(t, server, server.URL+"/", "If-None-Match", tag); tag == "" || resp.StatusCode != http.StatusNotModified || body != "" {
		t.Errorf("asked again with %q: %s, %d bytes", tag, resp.Status, len(body))
	}
	more := s.streams.statement(t, inventedStatement)
	s.streams.quotes(t, more, said(t, more, "The tide tables stay public", "", "", inventedSpeaker))
	s.streams.fillAt(t, path)
	has(t, "the archive that grew", page(t, server, server.URL+"/"), "The tide tables stay public")
}

func TestStatementPage(t *testing.T) {
	s := newSample(t)
	server := serve(t, s.path)
	body := page(t, server, server.URL+"/statement/"+string(s.quay.ID))
	has(t, "the statement", body, "The accord is open", `<mark class="content" id="q-q`, "a few logs", `href="/statement/`+string(s.quay.ID)+`/diff/1/2"`,
		"/capture/"+s.revised.Capture.SHA256, "/capture/"+s.quay.Capture.SHA256, "first-hand", "in silence")
	hasNot(t, "the statement", body, "This is version")
	old := page(t, server, server.URL+"/statement/"+string(s.quay.ID)+"?version=1")
	has(t, "its first version", old, "This is version 1", `id="q-`+string(s.ada.ID)+`"`, `<mark class="content" id="q-`+string(s.fifty.ID)+`">It costs 50 million.`)
	t.Run("diff", func(t *testing.T) {
		body := page(t, server, server.URL+"/statement/"+string(s.quay.ID)+"/diff/1/2")
		has(t, "the difference", body, "a <del>single log</del><ins>few logs</ins>", "in silence")
	})
	t.Run("capture", func(t *testing.T) {
		resp, body := get(t, server, server.URL+"/capture/"+s.quay.Capture.SHA256)
		if body != "<main>"+s.quay.Text+"</main>" || resp.Header.Get("Content-Type") != "application/octet-stream" || !strings.HasPrefix(resp.Header.Get("Content-Disposition"), "attachment") {
			t.Errorf("capture: %s %v\n%s", resp.Status, resp.Header, body)
		}
	})
	for path, want := range map[string]int{
		"/statement/szzz": 404, "/statement/" + string(s.quay.ID) + "?version=9": 404, "/statement/" + string(s.quay.ID) + "?version=x": 400,
		"/statement/" + string(s.quay.ID) + "/diff/1/9": 404, "/capture/00": 404,
	} {
		if resp, _ := get(t, server, server.URL+path); resp.StatusCode != want {
			t.Errorf("%s: %s, want %d", path, resp.Status, want)
		}
	}
}

func TestPeopleAndTopics(t *testing.T) {
	s := newSample(t)
	server := serve(t, s.path)
	has(t, "a speaker", page(t, server, server.URL+"/who?name=Ada+Brook"), "a few logs", "director, Quay Watch", "Harbour Accord", "Who spoke")
	body := page(t, server, server.URL+"/who?name=Quay+Watch")
	has(t, "an organisation", body, "Their own statements", "Ada Brook", ">NGO<", `/feed.atom?who=Quay&#43;Watch`)
	hasNot(t, "an organisation", body, "chiffrement")
	// A whole name, not a part of one.
	if resp, _ := get(t, server, server.URL+"/who?name=Quay"); resp.StatusCode != 404 {
		t.Errorf("half a name: %s", resp.Status)
	}
	if resp, _ := get(t, server, server.URL+"/who"); resp.StatusCode != 400 {
		t.Errorf("no name: %s", resp.Status)
	}
	has(t, "everybody", page(t, server, server.URL+"/stakeholders"), "Quay Watch", "Belmarra", "state")
	has(t, "the topics", page(t, server, server.URL+"/topics"), `<a href="/topic/harbour-accord">Harbour Accord</a>`)
	has(t, "a topic", page(t, server, server.URL+"/topic/harbour-accord"), "Harbour Accord", "chiffrement", "a few logs")
	if resp, _ := get(t, server, server.URL+"/topic/unheard-of"); resp.StatusCode != 404 {
		t.Errorf("a topic that is none: %s", resp.Status)
	}
	has(t, "the edits", page(t, server, server.URL+"/edits"), "<del>We will not hand over a single log", "Quay Watch", "/diff/1/2")
}

// TestStands holds that the page of a topic says who stands where by the last words that say so, and what else they said.
func TestStands(t *testing.T) {
	s := newStreams()
	for i, position := range []string{"opposes", "supports", "supports", "calls_for"} {
		st := s.statement(t, onrecord.Statement{
			URL: "https://quaywatch.example/news/" + position + strconv.Itoa(i), Title: "Position", PublishedAt: onrecord.Day(2026, 3, 1+i), Text: "We say it: " + position + ".",
		})
		q := said(t, st, "say it: "+position, "", "", inventedSpeaker)
		q.Position = &onrecord.Position{Label: position, Cue: q.Content}
		s.quotes(t, st, q)
	}
	server := serve(t, s.fill(t))
	body := page(t, server, server.URL+"/topic/harbour-accord")
	has(t, "the topic", body, "Who stands where", "<strong>calls for</strong>", "also supports, 2×", "also opposes, 1×")
	long := s.statement(t, onrecord.Statement{
		URL: "https://quaywatch.example/news/long", Title: "At length", PublishedAt: onrecord.Day(2026, 3, 20),
		Text: strings.Repeat("Much was said of tides. ", 100) + "We oppose Article 9. " + strings.Repeat("More was said. ", 50),
	})
	// A quote of two pieces, of which the second takes the position.
	q := said(t, long, long.Text, "", "", inventedSpeaker)
	first := strings.Index(long.Text, "We oppose") - 24*50
	q.Content = onrecord.Spans{{Start: 0, End: 100}, {Start: first, End: len(long.Text)}}
	q.Text = long.Text[:100] + " " + long.Text[first:]
	q.ID = onrecord.NewQuoteID(long.VersionID, q.Content)
	q.Position = &onrecord.Position{Label: "opposes", Cue: said(t, long, "We oppose", "", "", inventedSpeaker).Content}
	s.quotes(t, long, q)
	again := serve(t, s.fill(t))
	shown := page(t, again, again.URL+"/topic/harbour-accord")
	has(t, "a position taken at length", shown, "<strong>opposes</strong>", "We oppose Article 9", "tides. We oppose")
	if row := regexp.MustCompile(`<td><a href="/quote/q\w+">([^<]*)</a></td>`).FindStringSubmatch(shown); row == nil || len(row[1]) > 260 || !strings.HasPrefix(row[1], "…") {
		t.Errorf("the words of a position: %q", row)
	}
	if n := strings.Count(body, "<strong>"); n != 1 {
		t.Errorf("%d stands of one organisation", n)
	}
}

func TestStatePages(t *testing.T) {
	s := newSample(t)
	asked := 0
	server := serve(t, s.path, func(c *web.Config) {
		c.Status = func(context.Context) web.Status {
			asked++
			return web.Status{
				Sources: []web.Source{
					{ID: "quaywatch", Name: "Quay Watch", State: "ok", Reason: "2 found", LastSuccess: epoch, NextDue: epoch},
					{ID: "stillwater", Name: "Stillwater", State: "blocked", Reason: "robots.txt forbids it", Failed: map[string]int{"robots": 3}},
				},
				Streams:    []web.Stream{{Name: onrecord.StreamStatements, Messages: 9, Last: 9}, {Name: onrecord.StreamQuotes, Messages: 4, Last: 4}},
				Processors: &web.Processors{Waiting: 5, Oldest: epoch, Stuck: true},
				Dead:       []web.DeadLetter{{Stream: onrecord.StreamStatements, Seq: 7, Reason: "no text at all", At: epoch}},
				Disks:      []web.Disk{{Dir: "/var/lib/onrecord", Total: 1e10, Free: 1e6, Least: 5e8}},
			}
		}
	})
	has(t, "the sources", page(t, server, server.URL+"/sources"), "1 source needs somebody", "robots.txt forbids it", "robots 3", "2026-03-01 08:00 UTC", `id="stillwater"`,
		"not in the configuration, or not known here", "1 source fell due")
	has(t, "the state", page(t, server, server.URL+"/state"), "3 in 4 versions", "no text at all", "Statements wait and none has been finished", "/var/lib/onrecord", "1.0 MB",
		`<td class="number">4</td><td class="number">9</td><td class="number">5</td>`)
	if asked != 1 {
		t.Errorf("NATS was asked %d times for two pages at one moment", asked)
	}
	unknown := serve(t, s.path)
	has(t, "the sources", page(t, unknown, unknown.URL+"/sources"), "How the sources are is not known here", "belmarra-mission")
	has(t, "the state", page(t, unknown, unknown.URL+"/state"), "The streams cannot be asked")
}

// markup is what tags a text.
var markup = regexp.MustCompile(`<[^>]*>`)

// TestToldOnce holds that nothing names a speaker or an organisation twice where one of them stands for the other.
func TestToldOnce(t *testing.T) {
	s := newStreams()
	st := s.statement(t, onrecord.Statement{
		URL: "https://quaywatch.example/news/5", Title: "Answers", Lang: "en", PublishedAt: onrecord.Day(2026, 3, 20),
		Text: "It will stay, one said. It may go, another said. It is gone, said a third. It was here, said a fourth.",
	})
	tests := []struct {
		words       string
		speaker     onrecord.Speaker
		stakeholder string
		page, line  string // what the page of the quote is headed, and what a line of a list or a feed says
	}{
		{"It will stay,", onrecord.Speaker{Name: "Quay Watch", Role: "spokeswoman", Affiliation: "QUAY WATCH"}, "Quay Watch", "Quay Watch spokeswoman", "Quay Watch, spokeswoman"},
		{"It may go,", onrecord.Speaker{Role: "spokesman of Quay Watch", Affiliation: "Quay Watch"}, "Quay Watch", "spokesman of Quay Watch", "spokesman of Quay Watch"},
		{"It is gone,", onrecord.Speaker{Affiliation: "Brightwater", OnBehalfOf: []string{"Brightwater"}}, "", "Brightwater", "Brightwater"},
		{"It was here,", onrecord.Speaker{}, "", "Speaker not named", "speaker not named"},
	}
	quotes := make([]onrecord.Quote, len(tests))
	for i, test := range tests {
		quotes[i] = said(t, st, test.words, "", "", test.speaker)
		quotes[i].Stakeholder = test.stakeholder
	}
	s.quotes(t, st, quotes...)
	was := s.statement(t, onrecord.Statement{URL: "https://quaywatch.example/news/6", Text: "We will stay, it said."})
	s.quotes(t, was, said(t, was, "We will stay,", "", "", onrecord.Speaker{Name: "Quay Watch", Affiliation: "Quay Watch"}))
	s.statement(t, onrecord.Statement{URL: was.URL, Version: 2, FirstSeenAt: epoch.AddDate(0, 0, 3), Text: "We will go, it said."})
	server := serve(t, s.fill(t))

	between := func(body, from, to string) string {
		_, body, found := strings.Cut(body, from)
		body, _, closed := strings.Cut(body, to)
		if !found || !closed {
			t.Errorf("nothing between %q and %q", from, to)
		}
		return strings.ReplaceAll(strings.Join(strings.Fields(markup.ReplaceAllString(body, " ")), " "), " ,", ",")
	}
	list, statement, feed := page(t, server, server.URL+"/"), page(t, server, server.URL+"/statement/"+string(st.ID)), page(t, server, server.URL+"/feed.atom")
	for i, test := range tests {
		id := string(quotes[i].ID)
		if got := between(page(t, server, server.URL+"/quote/"+id), `<article class="quote">`, `<p class="facts">`); got != test.page {
			t.Errorf("the page of %q is headed %q, want %q", test.words, got, test.page)
		}
		if got := between(list, `href="/quote/`+id+`">`, `<p class="facts">`); got != test.words+" "+test.line {
			t.Errorf("the list has %q, want %q", got, test.words+" "+test.line)
		}
		if got, want := between(statement, `<li><a href="#q-`+id+`">`, `</a>`), strings.Split(test.page, " spokeswoman")[0]; !strings.EqualFold(got, strings.TrimPrefix(want, "Speaker ")) {
			t.Errorf("the statement's list has %q, want %q", got, want)
		}
		want := test.line
		if want == "speaker not named" {
			want = "somebody unnamed"
		}
		if got := between(feed[strings.Index(feed, "<id>urn:onrecord:quote:"+id):], "<name>", "</name>"); got != want {
			t.Errorf("the author of an entry of the feed is %q, want %q", got, want)
		}
	}
	if got := between(page(t, server, server.URL+"/edits"), "<ins>", "seen"); !strings.HasSuffix(got, " Quay Watch") || strings.Contains(got, "Quay Watch, ") {
		t.Errorf("the edits have %q", got)
	}
}
