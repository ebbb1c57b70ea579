package sink_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/onrecord/onrecord"
	"github.com/onrecord/onrecord/sink"
)

// quotesEach is how many quotes a generated document has.
const quotesEach = 5

// generatedStream is a stream of documents that are made when they are read, each from its number alone, so that it
// may be as long as one likes. They have about 4 kB with five quotes of about 200 bytes, in nine languages; words are as
// frequent as languages have them, few often and many seldom (Zipf). A tenth of the documents are older than their place in the
// stream, by up to ten years.
type generatedStream struct {
	documents int
	tongues   []tongue

	mu     sync.Mutex
	handed *sync.Cond
	// statements counts those handed out. A processor needs the statement before it has the quotes.
	statements int
	// made are documents whose statement was handed out and whose quotes were not.
	made map[int]generatedDocument
}

type generatedDocument struct {
	statement onrecord.Statement
	quotes    []onrecord.Quote
}

func newGeneratedStream(documents int) *generatedStream {
	s := &generatedStream{documents: documents, tongues: tongues(), made: make(map[int]generatedDocument)}
	s.handed = sync.NewCond(&s.mu)
	return s
}

// A tongue is an invented language: its words are made of syllables, or of the characters of a script.
type tongue struct {
	lang      string
	share     int // of a hundred documents
	syllables []string
	space     string
}

func tongues() []tongue {
	latin := syllables("bdfgklmnprstvz", "aeiou")
	return []tongue{
		{"en", 63, latin, " "},
		{"fr", 9, syllables("bdfglmnprstv", "aéeèiouâ"), " "},
		{"es", 9, syllables("bdfglmnñprst", "aeiouáó"), " "},
		{"ar", 6, syllables("بتجحدرسشصعفقكلمنهي", "اوي"), " "},
		{"ru", 7, syllables("бвгдзклмнпрст", "аеиоуыя"), " "},
		{"zh", 3, characters(0x4E00, 900), ""},
		{"ja", 1, append(characters(0x3042, 80), characters(0x4E00, 400)...), ""},
		{"th", 1, syllables("กขคงจชดตทนบปพมยรลวสห", "าิีุูะ"), ""},
		{"ko", 1, characters(0xAC00, 900), " "},
	}
}

func syllables(first, second string) []string {
	var list []string
	for _, a := range first {
		for _, b := range second {
			list = append(list, string(a)+string(b))
		}
	}
	return list
}

func characters(from rune, n int) []string {
	list := make([]string, n)
	for i := range list {
		list[i] = string(from + rune(i))
	}
	return list
}

// word is the word of a rank: the more frequent, the shorter, in English about 4.7 letters in running text. The
// commonest has rank 0.
func (t tongue) word(rank uint64) string {
	n := uint64(len(t.syllables))
	w := t.syllables[rank%n]
	if rank >= n && t.space != "" {
		w += t.syllables[rank*7%n]
	}
	for rank /= n; rank > 0; rank /= n {
		w += t.syllables[rank%n]
	}
	return w
}

// A writer writes the words of one document.
type writer struct {
	tongue
	random *rand.Rand
	zipf   *rand.Zipf
	used   *[]uint64 // the ranks of the words so far
}

func newWriter(tongues []tongue, document int) writer {
	random := rand.New(rand.NewPCG(7, uint64(document)))
	w := writer{random: random, zipf: rand.NewZipf(random, 1.1, 3, 60_000), used: new([]uint64)}
	at := random.IntN(100)
	for _, t := range tongues {
		if w.tongue = t; at < t.share {
			break
		}
		at -= t.share
	}
	return w
}

// words are about so many bytes of words.
func (w writer) words(bytes int) string {
	var b strings.Builder
	for b.Len() < bytes {
		b.WriteString(w.word(w.rank()))
		if w.random.IntN(12) == 0 {
			b.WriteByte(',')
		}
		b.WriteString(w.space)
	}
	return strings.TrimSpace(b.String())
}

// rank draws a word. A fifth are words that the document has already: it is about something. With that a document of 684
// words has 341 different ones; 105 English newspaper articles of as many words have 335.
func (w writer) rank() uint64 {
	rank := w.zipf.Uint64()
	if n := len(*w.used); n > 0 && w.random.IntN(5) == 0 {
		rank = (*w.used)[w.random.IntN(n)]
	}
	*w.used = append(*w.used, rank)
	return rank
}

// pick is one of n things, of which the first are more frequent.
func (w writer) pick(n int) int { return int(float64(n) * w.random.Float64() * w.random.Float64()) }

// document makes the document of a number.
func (s *generatedStream) document(i int) generatedDocument {
	w := newWriter(s.tongues, i)
	said, paragraphs := make([]string, quotesEach), make([]string, quotesEach)
	for j := range said {
		said[j] = w.words(200)
		paragraphs[j] = w.words(600) + " “" + said[j] + "”"
	}
	st := w.statement(i, s.documents, strings.Join(paragraphs, "\n"))
	quotes := make([]onrecord.Quote, quotesEach)
	start := 0
	for j := range quotes {
		start += len([]rune(paragraphs[j])) - len([]rune(said[j])) - 1
		quotes[j] = w.quote(st, said[j], start)
		start = quotes[j].Content[0].End + 2
	}
	return generatedDocument{st, quotes}
}

func (w writer) statement(i, documents int, text string) onrecord.Statement {
	source := w.pick(400)
	kinds := onrecord.Kinds()
	// Six years of documents, in order but for the old ones.
	day := time.Date(2021, 1, 1, 0, 0, 0, 0, time.UTC).AddDate(0, 0, 6*365*i/documents)
	seen := day.Add(time.Duration(i%1440) * time.Minute)
	if w.random.IntN(10) == 0 {
		day = day.AddDate(0, 0, -w.random.IntN(3650))
	}
	url := fmt.Sprintf("https://newsroom-%d.example/%d/%02d/%s-%d", source, day.Year(), day.Month(), "release-on-harbours", i)
	st := onrecord.Statement{
		Version: 1, Source: onrecord.SourceID(fmt.Sprintf("newsroom-%d", source)),
		Stakeholder: onrecord.Stakeholder{
			ID: fmt.Sprintf("body-%d", source), Name: fmt.Sprintf("Body %d", source), Kind: kinds[source%len(kinds)],
		},
		Firsthand: true, URL: url, Title: w.words(50), Lang: w.lang, FirstSeenAt: seen, Text: text,
		PublishedAt: onrecord.Day(day.Year(), day.Month(), day.Day()),
		Derivation:  onrecord.Derivation{Extractor: "content/1"},
		Capture: onrecord.Capture{
			SHA256: onrecord.HashBytes(nil), ContentType: "text/html; charset=utf-8", FetchedAt: seen, URLs: []string{url},
			Header: map[string]string{"Date": seen.Format(time.RFC1123), "Last-Modified": seen.Format(time.RFC1123)},
		},
	}
	st.Seal()
	return st
}

func (w writer) quote(st onrecord.Statement, words string, start int) onrecord.Quote {
	person := w.pick(20_000)
	q := onrecord.Quote{
		Type:    []onrecord.QuoteType{onrecord.Direct, onrecord.Direct, onrecord.Mixed, onrecord.Indirect, onrecord.Issued}[w.random.IntN(5)],
		Content: onrecord.Spans{{Start: start, End: start + len([]rune(words))}},
		Source:  onrecord.Spans{{Start: start - 30, End: start - 18}}, Cue: onrecord.Spans{{Start: start - 16, End: start - 11}},
		Text: words,
		Speaker: onrecord.Speaker{
			Name: fmt.Sprintf("Mara Okafor-%d", person), Role: "harbour master", Kind: st.Stakeholder.Kind,
			Affiliation: fmt.Sprintf("Harbour Office %d", person/20),
		},
		Stakeholder: st.Stakeholder.Name, Topics: []string{fmt.Sprintf("topic-%d", w.pick(40))},
		Confidence: float64(400+w.random.IntN(600)) / 1000,
	}
	if w.random.IntN(20) == 0 {
		q.Position = &onrecord.Position{Label: []string{"supports", "opposes", "calls_for"}[w.random.IntN(3)], Cue: q.Content}
	}
	q.ID = onrecord.NewQuoteID(st.VersionID, q.Content)
	return q
}

// message makes the message of a document in one of the streams.
func (s *generatedStream) message(stream string, i int, d generatedDocument) (m sink.Message, err error) {
	m = sink.Message{Stream: stream, Seq: uint64(i) + 1, ID: string(d.statement.VersionID), Time: d.statement.FirstSeenAt}
	if stream == onrecord.StreamStatements {
		m.Data, err = onrecord.MarshalStatement(d.statement)
		return m, err
	}
	m.ID = onrecord.QuotesID(d.statement.VersionID, "rules/1")
	m.Data, err = onrecord.MarshalQuotes(onrecord.Quotes{Statement: d.statement, Extractor: "rules/1", Quotes: d.quotes})
	return m, err
}

func (s *generatedStream) Follow(ctx context.Context, stream string, after uint64, handle func(context.Context, sink.Message) error) error {
	documents := s.documents
	if stream != onrecord.StreamStatements && stream != onrecord.StreamQuotes {
		documents = 0 // nobody corrects anything
	}
	for i := int(after); i < documents; i++ {
		var d generatedDocument
		if stream == onrecord.StreamStatements {
			d = s.document(i)
		} else {
			d = s.await(i)
		}
		m, err := s.message(stream, i, d)
		if err != nil {
			return err
		}
		if err := handle(ctx, m); err != nil {
			return err
		}
		if stream == onrecord.StreamStatements {
			s.tell(i, d)
		}
	}
	<-ctx.Done()
	return nil
}

// await holds quotes back until their statement was handed out.
func (s *generatedStream) await(i int) generatedDocument {
	s.mu.Lock()
	defer s.mu.Unlock()
	for s.statements <= i {
		s.handed.Wait()
	}
	defer delete(s.made, i)
	return s.made[i]
}

func (s *generatedStream) tell(i int, d generatedDocument) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.statements++
	s.made[i] = d
	s.handed.Broadcast()
}

func (s *generatedStream) MessageID(_ context.Context, stream string, seq uint64) (string, error) {
	m, err := s.message(stream, int(seq)-1, s.document(int(seq)-1))
	return m.ID, err
}

// Capture returns the one capture that all documents name: the archive is measured without captures.
func (s *generatedStream) Capture(context.Context, string) (onrecord.Capture, []byte, error) {
	return onrecord.Capture{SHA256: onrecord.HashBytes(nil)}, nil, nil
}

// inMemory makes all messages beforehand, for when the making must not be measured.
func (s *generatedStream) inMemory(t testing.TB) *memoryStream {
	t.Helper()
	m := newMemoryStream()
	m.captures[onrecord.HashBytes(nil)] = storedCapture{}
	for i := range s.documents {
		d := s.document(i)
		for _, stream := range []string{onrecord.StreamStatements, onrecord.StreamQuotes} {
			message, err := s.message(stream, i, d)
			if err != nil {
				t.Fatal(err)
			}
			m.add(stream, message.ID, message.Data)
		}
	}
	return m
}

// generateArchive makes the archive of a generated stream at path.
func generateArchive(t testing.TB, path string, documents int) {
	t.Helper()
	a := openArchive(t, path)
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	ended := make(chan error, 1)
	go func() { ended <- a.Run(ctx, newGeneratedStream(documents)) }()
	for done := false; !done; {
		select {
		case err := <-ended:
			t.Fatalf("Run ended early: %v", err)
		case <-time.After(100 * time.Millisecond):
		}
		statements, _, err := a.Position(ctx, onrecord.StreamStatements)
		if err != nil {
			t.Fatal(err)
		}
		quotes, _, err := a.Position(ctx, onrecord.StreamQuotes)
		if err != nil {
			t.Fatal(err)
		}
		done = min(statements, quotes) == uint64(documents)
	}
	stop()
	if err := <-ended; err != nil {
		t.Fatal(err)
	}
	if err := a.Close(); err != nil {
		t.Fatal(err)
	}
	db := raw(t, path)
	defer db.Close()
	var quotes, dead int
	const count = `SELECT (SELECT count(*) FROM quotes), (SELECT count(*) FROM dead_letters)`
	if err := db.QueryRowContext(t.Context(), count).Scan(&quotes, &dead); err != nil {
		t.Fatal(err)
	}
	if quotes != documents*quotesEach || dead > 0 {
		t.Fatalf("the archive has %d quotes and %d dead letters, want %d and none", quotes, dead, documents*quotesEach)
	}
}

// TestGeneratedArchive holds that the archive that searches are measured in is the same each time, and whole.
func TestGeneratedArchive(t *testing.T) {
	contents := func() [][]string {
		path := filepath.Join(t.TempDir(), "archive.db")
		generateArchive(t, path, 60)
		r := openReader(t, path)
		return [][]string{
			table(t, r, `SELECT rowid, statement_id, duplicate_of, published_at, title, text FROM v_statements ORDER BY rowid`),
			table(t, r, `SELECT rowid, quote_id, text, speaker, topics, confidence FROM v_quotes ORDER BY rowid`),
		}
	}
	if diff := cmp.Diff(contents(), contents()); diff != "" {
		t.Errorf("two archives of the same stream, (-) and (+)\n%s", diff)
	}
}
