package web_test

import (
	"context"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/onrecord/onrecord"
	"github.com/onrecord/onrecord/internal/web"
	"github.com/onrecord/onrecord/sink"
)

var (
	epoch = time.Date(2026, 3, 1, 8, 0, 0, 0, time.UTC)
	now   = time.Date(2026, 4, 1, 12, 0, 0, 0, time.UTC)
)

// streams are what an archive is filled from: messages in memory, all there from the beginning.
type streams struct {
	messages map[string][]sink.Message
	captures map[string][]byte
	about    map[string]onrecord.Capture
}

func newStreams() *streams {
	return &streams{messages: map[string][]sink.Message{}, captures: map[string][]byte{}, about: map[string]onrecord.Capture{}}
}

func (s *streams) add(stream, id string, data []byte) {
	seq := uint64(len(s.messages[stream]) + 1)
	s.messages[stream] = append(s.messages[stream], sink.Message{Stream: stream, Seq: seq, ID: id, Time: epoch, Data: data})
}

func (s *streams) Follow(ctx context.Context, stream string, after uint64, handle func(context.Context, sink.Message) error) error {
	for _, m := range s.messages[stream][after:] {
		if err := handle(ctx, m); err != nil {
			return err
		}
	}
	<-ctx.Done()
	return nil
}

func (s *streams) MessageID(_ context.Context, stream string, seq uint64) (string, error) {
	if seq < 1 || seq > uint64(len(s.messages[stream])) {
		return "", onrecord.ErrNotFound
	}
	return s.messages[stream][seq-1].ID, nil
}

func (s *streams) Capture(_ context.Context, sha256 string) (onrecord.Capture, []byte, error) {
	body, ok := s.captures[sha256]
	if !ok {
		return onrecord.Capture{}, nil, onrecord.ErrNotFound
	}
	return s.about[sha256], body, nil
}

// statement publishes a statement; what is left out of it is Quay Watch's.
func (s *streams) statement(t testing.TB, st onrecord.Statement) onrecord.Statement {
	t.Helper()
	if st.Stakeholder.Name == "" {
		st.Stakeholder = onrecord.Stakeholder{ID: "quay-watch", Name: "Quay Watch", Kind: onrecord.KindNGO}
	}
	if st.Source == "" {
		st.Source = "quaywatch"
	}
	body := []byte("<main>" + st.Text + "</main>")
	st.Version, st.Firsthand = max(st.Version, 1), true
	st.Derivation.Extractor = "content/1"
	if st.FirstSeenAt.IsZero() {
		st.FirstSeenAt = epoch
	}
	st.Capture = onrecord.Capture{
		SHA256: onrecord.HashBytes(body), Size: int64(len(body)), ContentType: "text/html", FetchedAt: st.FirstSeenAt, URLs: []string{st.URL},
	}
	st.Seal()
	s.captures[st.Capture.SHA256], s.about[st.Capture.SHA256] = body, st.Capture
	data, err := onrecord.MarshalStatement(st)
	if err != nil {
		t.Fatal(err)
	}
	s.add(onrecord.StreamStatements, string(st.VersionID), data)
	return st
}

// derive makes the text again from the page that statement makes.
func derive(_ context.Context, _ onrecord.Capture, body []byte, _ onrecord.Derivation, _ string) (string, error) {
	return strings.TrimSuffix(strings.TrimPrefix(string(body), "<main>"), "</main>"), nil
}

// said makes a quote of words in a statement; mention and cue stand in it too, or are "".
func said(t testing.TB, st onrecord.Statement, words, mention, cue string, speaker onrecord.Speaker) onrecord.Quote {
	t.Helper()
	span := func(s string) onrecord.Spans {
		if s == "" {
			return nil
		}
		before, _, ok := strings.Cut(st.Text, s)
		if !ok {
			t.Fatalf("%q is not in %q", s, st.Text)
		}
		start := len([]rune(before))
		return onrecord.Spans{{Start: start, End: start + len([]rune(s))}}
	}
	q := onrecord.Quote{
		Type: onrecord.Direct, Content: span(words), Source: span(mention), Cue: span(cue), Text: words, Speaker: speaker,
		Stakeholder: st.Stakeholder.Name, Topics: []string{"harbour-accord"}, Confidence: 0.9,
	}
	q.ID = onrecord.NewQuoteID(st.VersionID, q.Content)
	return q
}

func (s *streams) quotes(t testing.TB, st onrecord.Statement, quotes ...onrecord.Quote) {
	t.Helper()
	q := onrecord.Quotes{Statement: st, Extractor: "rules/1+test", Quotes: quotes}
	data, err := onrecord.MarshalQuotes(q)
	if err != nil {
		t.Fatal(err)
	}
	s.add(onrecord.StreamQuotes, onrecord.QuotesID(st.VersionID, q.Extractor), data)
}

// fill writes an archive from the streams and returns its path.
func (s *streams) fill(t testing.TB) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "archive.db")
	s.fillAt(t, path)
	return path
}

func (s *streams) fillAt(t testing.TB, path string) {
	t.Helper()
	a, err := sink.Open(t.Context(), path, sink.Options{})
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithTimeout(t.Context(), time.Minute)
	defer stop()
	ended := make(chan error, 1)
	go func() { ended <- a.Run(ctx, s) }()
	for name := range s.messages {
		for {
			seq, _, err := a.Position(ctx, name)
			if err != nil {
				t.Fatal(err)
			}
			if seq == uint64(len(s.messages[name])) {
				break
			}
			select { // the writer has one connection, which asking takes from it
			case <-time.After(5 * time.Millisecond):
			case err := <-ended:
				t.Fatalf("the archive was not filled: %v", err)
			}
		}
	}
	stop()
	if err := <-ended; err != nil && ctx.Err() == nil {
		t.Fatal(err)
	}
	if err := a.Close(); err != nil {
		t.Fatal(err)
	}
}

// Hostile is what a page may call itself and its people.
const hostile = `"><script>alert(1)</script><img src=x onerror=alert(2)>`

// sample is an archive of a few invented statements: Ada Brook of Quay Watch on the harbour accord, in two versions, of
// which the second no longer has the words in silence; a state that says it in French; and one who means harm.
type sample struct {
	path                         string
	ada, fifty, french, harmful  onrecord.Quote
	quay, revised, state, attack onrecord.Statement
	streams                      *streams
}

func newSample(t testing.TB) sample {
	t.Helper()
	s := newStreams()
	var out sample
	const lead = "Quay Watch said on Monday that the accord is open.\n"
	out.quay = s.statement(t, onrecord.Statement{
		URL: "https://quaywatch.example/news/1", Title: "The accord is open", Lang: "en", PublishedAt: onrecord.Day(2026, 3, 9),
		Text: lead + "“We will not hand over a single log without a judge,” Ada Brook, its director, said. She fears for encryption.\nIt costs 50 million.",
	})
	out.ada = said(t, out.quay, "We will not hand over a single log without a judge,", "Ada Brook, its director,", "said. She", onrecord.Speaker{
		Name: "Ada Brook", Role: "director", Affiliation: "Quay Watch", Kind: onrecord.KindNGO, OnBehalfOf: []string{"Harbour Alliance"},
	})
	out.ada.Cue = onrecord.Spans{{Start: out.ada.Source[0].End + 1, End: out.ada.Source[0].End + 5}}
	out.ada.Position = &onrecord.Position{Label: "opposes", Cue: onrecord.Spans{{Start: out.ada.Content[0].Start, End: out.ada.Content[0].Start + 11}}}
	out.fifty = said(t, out.quay, "It costs 50 million.", "", "", onrecord.Speaker{Name: "Quay Watch", Kind: onrecord.KindNGO})
	out.fifty.Type = onrecord.Issued
	s.quotes(t, out.quay, out.ada, out.fifty)

	out.revised = s.statement(t, onrecord.Statement{
		URL: out.quay.URL, Title: out.quay.Title, Lang: "en", PublishedAt: out.quay.PublishedAt, Version: 2, FirstSeenAt: epoch.AddDate(0, 0, 10),
		Text: strings.Replace(out.quay.Text, "single log", "few logs", 1),
	})
	revised := said(t, out.revised, "We will not hand over a few logs without a judge,", "Ada Brook, its director,", "", out.ada.Speaker)
	s.quotes(t, out.revised, revised)

	out.state = s.statement(t, onrecord.Statement{
		Source: "belmarra-mission", Stakeholder: onrecord.Stakeholder{ID: "belmarra", Name: "Belmarra", Kind: onrecord.KindState},
		URL: "https://mission.belmarra.example/fr/1", Title: "Belmarra et l’accord", Lang: "fr", PublishedAt: onrecord.Day(2026, 3, 11),
		Text: "« Le chiffrement protège chacun », a dit Inès Corvane.",
	})
	out.french = said(t, out.state, "Le chiffrement protège chacun", "Inès Corvane", "a dit", onrecord.Speaker{Name: "Inès Corvane", Kind: onrecord.KindState})
	s.quotes(t, out.state, out.french)

	out.attack = s.statement(t, onrecord.Statement{
		Source: "harm", Stakeholder: onrecord.Stakeholder{ID: "harm", Name: hostile, Kind: onrecord.KindOther},
		URL: "javascript://harm.example/%0aalert(3)", Title: hostile, Lang: "en", PublishedAt: onrecord.Day(2026, 3, 12),
		Text: hostile + " said it of logs.\n<style>*{display:none}</style>",
	})
	out.harmful = said(t, out.attack, hostile, "", "", onrecord.Speaker{Name: hostile, Role: hostile, Affiliation: hostile, OnBehalfOf: []string{hostile}})
	out.harmful.Topics = []string{hostile}
	s.quotes(t, out.attack, out.harmful)
	out.path, out.streams = s.fill(t), s
	return out
}

// serve serves an archive as the program does.
func serve(t testing.TB, path string, change ...func(*web.Config)) *httptest.Server {
	t.Helper()
	cfg := web.Config{
		Path: path, Open: func(ctx context.Context) (*sink.Reader, error) { return sink.OpenReader(ctx, path) },
		Derive: derive, Topics: []onrecord.Topic{{ID: "harbour-accord", Name: "Harbour Accord"}}, Version: "1.2.3",
		Now: func() time.Time { return now },
	}
	for _, c := range change {
		c(&cfg)
	}
	handler, err := web.New(cfg)
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(handler)
	t.Cleanup(func() { server.Close(); handler.Close() })
	return server
}

// has fails for what a page lacks, hasNot for what it should not have.
func has(t testing.TB, where, body string, wanted ...string) {
	t.Helper()
	for _, want := range wanted {
		if !strings.Contains(body, want) {
			t.Errorf("%s lacks %q", where, want)
		}
	}
}

func hasNot(t testing.TB, where, body string, unwanted ...string) {
	t.Helper()
	for _, no := range unwanted {
		if at := strings.Index(body, no); at >= 0 {
			t.Errorf("%s has %q: …%s…", where, no, body[max(0, at-60):min(len(body), at+len(no)+60)])
		}
	}
}

var (
	inventedStatement = onrecord.Statement{
		URL: "https://quaywatch.example/news/2", Title: "Tide tables", Lang: "en", PublishedAt: onrecord.Day(2026, 3, 20),
		Text: "The tide tables stay public, Quay Watch decided.",
	}
	inventedSpeaker = onrecord.Speaker{Name: "Quay Watch", Kind: onrecord.KindNGO}
)
