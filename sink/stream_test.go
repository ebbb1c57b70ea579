package sink_test

import (
	"context"
	"fmt"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/onrecord/onrecord"
	"github.com/onrecord/onrecord/sink"
)

// memoryStream is the streams and the capture store in memory.
type memoryStream struct {
	mu       sync.Mutex
	grown    chan struct{} // closed and replaced whenever a message is added
	messages map[string][]sink.Message
	captures map[string]storedCapture
	// handed counts the messages given to followers.
	handed int
	// added counts the messages of all streams: each was received a second after the one before.
	added int
}

type storedCapture struct {
	about onrecord.Capture
	body  []byte
}

func newMemoryStream() *memoryStream {
	return &memoryStream{
		grown:    make(chan struct{}),
		messages: make(map[string][]sink.Message),
		captures: make(map[string]storedCapture),
	}
}

// add appends a message and returns its sequence number.
func (s *memoryStream) add(stream, id string, data []byte) uint64 {
	s.mu.Lock()
	defer s.mu.Unlock()
	seq := uint64(len(s.messages[stream]) + 1)
	s.added++
	s.messages[stream] = append(s.messages[stream], sink.Message{
		Stream: stream, Seq: seq, ID: id, Time: epoch.Add(time.Duration(s.added) * time.Second), Data: data,
	})
	close(s.grown)
	s.grown = make(chan struct{})
	return seq
}

func (s *memoryStream) Follow(ctx context.Context, stream string, after uint64, handle func(context.Context, sink.Message) error) error {
	for next := after; ; next++ {
		for {
			s.mu.Lock()
			grown, ready := s.grown, next < uint64(len(s.messages[stream]))
			s.mu.Unlock()
			if ready {
				break
			}
			select {
			case <-grown:
			case <-ctx.Done():
				return nil
			}
		}
		s.mu.Lock()
		m := s.messages[stream][next]
		s.handed++
		s.mu.Unlock()
		if m.ID == "" && m.Data == nil { // erased
			continue
		}
		if err := handle(ctx, m); err != nil {
			return err
		}
	}
}

func (s *memoryStream) MessageID(_ context.Context, stream string, seq uint64) (string, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if seq < 1 || seq > uint64(len(s.messages[stream])) {
		return "", fmt.Errorf("message %d of %s: %w", seq, stream, onrecord.ErrNotFound)
	}
	if m := s.messages[stream][seq-1]; m.ID != "" || m.Data != nil {
		return m.ID, nil
	}
	return "", fmt.Errorf("message %d of %s was erased: %w", seq, stream, onrecord.ErrNotFound)
}

func (s *memoryStream) Capture(_ context.Context, sha256 string) (onrecord.Capture, []byte, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	c, ok := s.captures[sha256]
	if !ok {
		return onrecord.Capture{}, nil, fmt.Errorf("capture %s: %w", sha256, onrecord.ErrNotFound)
	}
	return c.about, c.body, nil
}

// last is the sequence of the last message that is still there.
func (s *memoryStream) last(stream string) uint64 {
	s.mu.Lock()
	defer s.mu.Unlock()
	seq := len(s.messages[stream])
	for seq > 0 && s.messages[stream][seq-1].Data == nil {
		seq--
	}
	return uint64(seq)
}

var epoch = time.Date(2026, 3, 1, 8, 0, 0, 0, time.UTC)

// document describes a statement in the short words of a test.
type document struct {
	path, title, text string
	version           int
	day               int // of March 2026; 0: no date
	lang              string
}

// statement makes a statement of an invented company, and stores the capture it was made from: a page in which the text
// stands between two tags, see derive.
func (s *memoryStream) statement(d document) onrecord.Statement {
	body := []byte("<main>" + d.text + "</main>")
	st := onrecord.Statement{
		Version:     max(d.version, 1),
		Source:      "brightwater-news",
		Stakeholder: onrecord.Stakeholder{ID: "brightwater", Name: "Brightwater Systems", Kind: onrecord.KindCompany},
		Firsthand:   true,
		URL:         "https://brightwater.example/news/" + d.path,
		Title:       d.title,
		Lang:        d.lang,
		FirstSeenAt: epoch.Add(time.Duration(d.day) * time.Hour),
		Text:        d.text,
		Derivation:  onrecord.Derivation{Extractor: "content/1"},
		Capture: onrecord.Capture{
			SHA256: onrecord.HashBytes(body), Size: int64(len(body)), ContentType: "text/html", FetchedAt: epoch,
			URLs: []string{"https://brightwater.example/news/" + d.path},
		},
	}
	if d.day > 0 {
		st.PublishedAt = onrecord.Day(2026, time.March, d.day)
	}
	st.Seal()
	s.mu.Lock()
	s.captures[st.Capture.SHA256] = storedCapture{st.Capture, body}
	s.mu.Unlock()
	return st
}

// derive makes the text again from the page that statement makes.
func derive(_ context.Context, _ onrecord.Capture, body []byte, _ onrecord.Derivation, _ string) (string, error) {
	return strings.TrimSuffix(strings.TrimPrefix(string(body), "<main>"), "</main>"), nil
}

func (s *memoryStream) publish(t testing.TB, st onrecord.Statement) {
	t.Helper()
	data, err := onrecord.MarshalStatement(st)
	if err != nil {
		t.Fatal(err)
	}
	s.add(onrecord.StreamStatements, string(st.VersionID), data)
}

func (s *memoryStream) publishQuotes(t testing.TB, st onrecord.Statement, extractor string, quotes ...onrecord.Quote) {
	t.Helper()
	q := onrecord.Quotes{Statement: st, Extractor: extractor, Quotes: quotes}
	data, err := onrecord.MarshalQuotes(q)
	if err != nil {
		t.Fatal(err)
	}
	s.add(onrecord.StreamQuotes, onrecord.QuotesID(st.VersionID, extractor), data)
}

// quote makes a quote of words, which must occur in the text of the statement.
func quote(t testing.TB, st onrecord.Statement, words string, speaker onrecord.Speaker) onrecord.Quote {
	t.Helper()
	before, _, found := strings.Cut(st.Text, words)
	if !found {
		t.Fatalf("%q is not in %q", words, st.Text)
	}
	start := len([]rune(before))
	q := onrecord.Quote{
		Type:       onrecord.Direct,
		Content:    onrecord.Spans{{Start: start, End: start + len([]rune(words))}},
		Text:       words,
		Speaker:    speaker,
		Confidence: 0.9,
	}
	q.ID = onrecord.NewQuoteID(st.VersionID, q.Content)
	return q
}

// TestStatementsComeFirst holds that an archive that is built from full streams gets its statements before their quotes:
// the other way round takes several times as long.
func TestStatementsComeFirst(t *testing.T) {
	const documents = 300
	path := filepath.Join(t.TempDir(), "archive.db")
	a := openArchive(t, path)
	execute(t, path, `CREATE TABLE late (id); CREATE TRIGGER late_text AFTER UPDATE OF text ON statements WHEN old.text IS NULL BEGIN INSERT INTO late VALUES (old.id); END`)
	drain(t, a, newGeneratedStream(documents).inMemory(t))
	var late int
	if err := raw(t, path).QueryRowContext(t.Context(), `SELECT count(*) FROM late`).Scan(&late); err != nil {
		t.Fatal(err)
	}
	if late > documents/10 { // none, unless this process had to stand still meanwhile
		t.Errorf("of %d statements %d came after their quotes", documents, late)
	}
}
