package sink_test

import (
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/onrecord/onrecord"
	"github.com/onrecord/onrecord/sink"
)

func ptr[T any](v T) *T { return &v }

// correct publishes a correction of a statement's words, made so many minutes into the day.
func (s *memoryStream) correct(t testing.TB, minute int, c onrecord.Correction) onrecord.CorrectionID {
	t.Helper()
	c.Author, c.Reason, c.MadeAt = "Ines Quill", "I was there", epoch.Add(time.Duration(minute)*time.Minute)
	if err := c.Seal(); err != nil {
		t.Fatal(err)
	}
	data, err := onrecord.MarshalCorrection(c)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := onrecord.UnmarshalCorrection(data); err != nil {
		t.Fatal(err)
	}
	s.add(onrecord.StreamCorrections, string(c.ID), data)
	return c.ID
}

// target names words of a statement, as an author who saw a field so.
func target(t testing.TB, st onrecord.Statement, seen *onrecord.QuoteFields, words ...string) *onrecord.Target {
	t.Helper()
	target := &onrecord.Target{StatementID: st.ID, Source: st.Source, URL: st.URL, Seen: seen}
	text := onrecord.NewText(st.Text)
	for _, w := range words {
		span, err := text.Find(onrecord.TextQuote{Exact: w})
		if err != nil {
			t.Fatal(err)
		}
		target.Content = append(target.Content, text.Quote(span))
	}
	return target
}

// corrected lists the quotes as the views show them, and what has become of the corrections.
func corrected(t testing.TB, path string) (quotes, states []string) {
	t.Helper()
	r := openReader(t, path)
	quotes = table(t, r, `SELECT version, text, coalesce(speaker, '-'), coalesce(role, '-'), coalesce(stakeholder, '-'),
		coalesce(position, '-'), extractor, corrected FROM v_quotes ORDER BY version, content_spans`)
	states = table(t, r, `SELECT action, state, coalesce(note, '-') FROM v_corrections ORDER BY rowid`)
	return quotes, states
}

const meeting = "The weir board met at dusk. “Open the gates by May,” said the older Fenwick. " +
	"“We will not wait,” said the younger. It was a long evening. The board urged patience."

// board is a statement of a meeting, and what the first extractor makes of it.
func (s *memoryStream) board(t testing.TB) (st onrecord.Statement, first []onrecord.Quote) {
	st = s.statement(document{path: "weir", title: "Weir board", text: meeting, day: 3, lang: "en"})
	first = []onrecord.Quote{
		quote(t, st, "Open the gates by May", onrecord.Speaker{Name: "Odo Fenwick", Role: "reeve"}),
		quote(t, st, "We will not wait", onrecord.Speaker{Name: "Odo Fenwick"}),
		quote(t, st, "It was a long evening", onrecord.Speaker{}),
	}
	return st, first
}

// Corrections apply, in their order, to what is there and to what comes.
func TestCorrectionsApply(t *testing.T) {
	s := newMemoryStream()
	st, first := s.board(t)
	s.publish(t, st)
	s.publishQuotes(t, st, "rules/1", first...)
	s.correct(t, 1, onrecord.Correction{Action: onrecord.ActionSet, Target: target(t, st, nil, "We will not wait"),
		Set: &onrecord.QuoteFields{Speaker: ptr("Perpetua Fenwick"), Role: ptr("miller")}})
	s.correct(t, 2, onrecord.Correction{Action: onrecord.ActionReject, Target: target(t, st, nil, "It was a long evening")})
	s.correct(t, 3, onrecord.Correction{Action: onrecord.ActionSpan, Target: target(t, st, nil, "Open the gates by May"),
		Content: target(t, st, nil, "Open the gates").Content})
	s.correct(t, 4, onrecord.Correction{Action: onrecord.ActionAdd, Target: target(t, st, nil, "patience"),
		Set: &onrecord.QuoteFields{Type: ptr(onrecord.Indirect), Speaker: ptr("Weir board"), Stakeholder: ptr("Weir board"),
			Position: &onrecord.PositionWords{Label: "calls_for", Words: target(t, st, nil, "urged").Content}}})
	path := filepath.Join(t.TempDir(), "archive.db")
	drain(t, openArchive(t, path), s)
	quotes, states := corrected(t, path)
	if diff := cmp.Diff(quotes, []string{
		"1 | patience | Weir board | - | Weir board | calls_for | correction | 1",
		"1 | Open the gates | Odo Fenwick | reeve | - | - | correction | 1",
		"1 | We will not wait | Perpetua Fenwick | miller | - | - | rules/1 | 1",
	}); diff != "" {
		t.Errorf("quotes: got - want +\n%s", diff)
	}
	if diff := cmp.Diff(states, []string{
		"set | applied | -", "reject | applied | -", "span | applied | -", "add | applied | -",
	}); diff != "" {
		t.Errorf("corrections: got - want +\n%s", diff)
	}
	checkIntegrity(t, path)
	if got := table(t, openReader(t, path), `SELECT q.text FROM quotes_fts f JOIN v_quotes q ON q.rowid = f.rowid WHERE quotes_fts MATCH 'speaker: perpetua'`); len(got) != 1 {
		t.Errorf("the corrected speaker is found in %d quotes by full text", len(got))
	}
}

// Corrections survive an extractor that disagrees, and where it does so once more, or finds nothing, that is listed.
func TestCorrectionsSurviveAnotherExtractor(t *testing.T) {
	s := newMemoryStream()
	st, first := s.board(t)
	s.publish(t, st)
	s.publishQuotes(t, st, "rules/1", first...)
	seen := &onrecord.QuoteFields{Speaker: ptr("Odo Fenwick")}
	set := func(minute int, words, speaker string) {
		s.correct(t, minute, onrecord.Correction{Action: onrecord.ActionSet, Target: target(t, st, seen, words),
			Set: &onrecord.QuoteFields{Speaker: ptr(speaker)}})
	}
	set(1, "We will not wait", "Perpetua Fenwick")
	set(2, "Open the gates by May", "Ansgar Fenwick")
	s.correct(t, 3, onrecord.Correction{Action: onrecord.ActionReject, Target: target(t, st, nil, "It was a long evening")})
	s.correct(t, 4, onrecord.Correction{Action: onrecord.ActionAdd, Target: target(t, st, nil, "patience"),
		Set: &onrecord.QuoteFields{Type: ptr(onrecord.Indirect), Speaker: ptr("Weir board")}})
	path := filepath.Join(t.TempDir(), "archive.db")
	a := openArchive(t, path)
	drain(t, a, s)
	_, before := corrected(t, path)
	if diff := cmp.Diff(before, []string{"set | applied | -", "set | applied | -", "reject | applied | -", "add | applied | -"}); diff != "" {
		t.Errorf("before: got - want +\n%s", diff)
	}

	// The second extractor has other bounds and another speaker for the first quote, the right speaker for the second,
	// still takes the third for a quote, and finds the fourth, with more words.
	s.publishQuotes(t, st, "rules/2",
		quote(t, st, "Open the gates by May,", onrecord.Speaker{Name: "Older Fenwick", Role: "reeve"}),
		quote(t, st, "We will not wait", onrecord.Speaker{Name: "Perpetua Fenwick"}),
		quote(t, st, "It was a long evening", onrecord.Speaker{Name: "Odo Fenwick"}),
		quote(t, st, "urged patience", onrecord.Speaker{Name: "the board"}),
	)
	drain(t, a, s)
	quotes, states := corrected(t, path)
	wantQuotes := []string{
		"1 | patience | Weir board | - | - | - | correction | 1",
		"1 | Open the gates by May, | Ansgar Fenwick | reeve | - | - | rules/2 | 1",
		"1 | We will not wait | Perpetua Fenwick | - | - | - | rules/2 | 0",
	}
	wantStates := []string{
		`set | agreed | rules/2 says so too`,
		`set | doubted | rules/2 reads speaker "Older Fenwick" by now, and had read "Odo Fenwick"`,
		`reject | applied | -`,
		`add | doubted | rules/2 finds a quote here by now, with other bounds: "urged patience"`,
	}
	if diff := cmp.Diff(quotes, wantQuotes); diff != "" {
		t.Errorf("quotes: got - want +\n%s", diff)
	}
	if diff := cmp.Diff(states, wantStates); diff != "" {
		t.Errorf("corrections: got - want +\n%s", diff)
	}

	// The third finds nothing. What cannot be applied is listed, what a person added stays.
	s.publishQuotes(t, st, "rules/3")
	drain(t, a, s)
	quotes, states = corrected(t, path)
	if diff := cmp.Diff(quotes, wantQuotes[:1]); diff != "" {
		t.Errorf("quotes: got - want +\n%s", diff)
	}
	if diff := cmp.Diff(states, []string{
		`set | lost | rules/3 finds no quote in these words`, `set | lost | rules/3 finds no quote in these words`,
		`reject | agreed | rules/3 finds no quote in these words`, `add | applied | -`,
	}); diff != "" {
		t.Errorf("corrections: got - want +\n%s", diff)
	}
	if got := table(t, openReader(t, path), `SELECT count(*) FROM v_conflicts`); got[0] != "2" {
		t.Errorf("%s conflicts listed, want 2", got[0])
	}

	// The second again: as before, and the same in an archive that is built from the streams alone.
	s.publishQuotes(t, st, "rules/2")
	drain(t, a, s)
	quotes, _ = corrected(t, path)
	if diff := cmp.Diff(quotes, wantQuotes); diff != "" {
		t.Errorf("quotes again: got - want +\n%s", diff)
	}
	sameWhenRebuilt(t, path, s)
	checkIntegrity(t, path)
}

// sameWhenRebuilt builds a second archive from the streams and compares.
func sameWhenRebuilt(t testing.TB, path string, s *memoryStream) {
	t.Helper()
	fresh := filepath.Join(t.TempDir(), "fresh.db")
	drain(t, openArchive(t, fresh), s)
	differences, err := sink.Compare(t.Context(), path, fresh)
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range differences {
		t.Errorf("built again it differs: %s", d)
	}
}

// Later corrections overrule earlier ones, and a withdrawn one leaves no trace.
func TestCorrectionsOverruleAndWithdraw(t *testing.T) {
	s := newMemoryStream()
	st, first := s.board(t)
	s.publish(t, st)
	s.publishQuotes(t, st, "rules/1", first...)
	waiting := onrecord.Correction{Action: onrecord.ActionSet, Set: &onrecord.QuoteFields{Speaker: ptr("Nobody")},
		Target: &onrecord.Target{StatementID: onrecord.NewStatementID("https://weir.example/unknown"), Source: st.Source,
			Content: []onrecord.TextQuote{{Exact: "words of a page that is not here"}}}}
	s.correct(t, 1, waiting)
	one := s.correct(t, 2, onrecord.Correction{Action: onrecord.ActionSet, Target: target(t, st, nil, "We will not wait"),
		Set: &onrecord.QuoteFields{Speaker: ptr("Perpetua Fenwick"), Role: ptr("miller")}})
	two := s.correct(t, 3, onrecord.Correction{Action: onrecord.ActionSet, Target: target(t, st, nil, "We will not wait"),
		Set: &onrecord.QuoteFields{Speaker: ptr("Ansgar Fenwick")}})
	lost := target(t, st, nil, "We will not wait")
	lost.Content[0].Exact = "We shall not wait"
	s.correct(t, 4, onrecord.Correction{Action: onrecord.ActionReject, Target: lost})
	path := filepath.Join(t.TempDir(), "archive.db")
	a := openArchive(t, path)
	drain(t, a, s)
	quotes, states := corrected(t, path)
	if want := "1 | We will not wait | Ansgar Fenwick | miller | - | - | rules/1 | 1"; quotes[2] != want {
		t.Errorf("got %s, want %s", quotes[2], want)
	}
	if diff := cmp.Diff(states, []string{
		"set | waiting | the statement, its text or its quotes are not in the archive yet",
		"set | overruled | " + string(two) + " of Ines Quill says otherwise of the speaker",
		"set | applied | -",
		`reject | lost | the words "We shall not wait" do not stand in the text: not found`,
	}); diff != "" {
		t.Errorf("corrections: got - want +\n%s", diff)
	}

	s.correct(t, 5, onrecord.Correction{Action: onrecord.ActionWithdraw, Withdraws: two})
	drain(t, a, s)
	quotes, states = corrected(t, path)
	if want := "1 | We will not wait | Perpetua Fenwick | miller | - | - | rules/1 | 1"; quotes[2] != want {
		t.Errorf("after withdrawing the second: got %s, want %s", quotes[2], want)
	}
	if states[1] != "set | applied | -" || states[2] != "set | withdrawn | -" {
		t.Errorf("after withdrawing the second: %q", states)
	}
	s.correct(t, 6, onrecord.Correction{Action: onrecord.ActionWithdraw, Withdraws: one})
	s.correct(t, 7, onrecord.Correction{Action: onrecord.ActionWithdraw, Withdraws: one})
	drain(t, a, s)
	quotes, states = corrected(t, path)
	if want := "1 | We will not wait | Odo Fenwick | - | - | - | rules/1 | 0"; quotes[2] != want {
		t.Errorf("after withdrawing both: got %s, want %s", quotes[2], want)
	}
	if last := states[len(states)-1]; !strings.HasPrefix(last, "withdraw | lost | there is no correction") {
		t.Errorf("withdrawn twice: %s", last)
	}
	sameWhenRebuilt(t, path, s)
}

// A page that changed keeps its corrections where its words are kept.
func TestCorrectionsFollowTheWords(t *testing.T) {
	s := newMemoryStream()
	st, first := s.board(t)
	s.publish(t, st)
	s.publishQuotes(t, st, "rules/1", first...)
	s.correct(t, 1, onrecord.Correction{Action: onrecord.ActionSet, Target: target(t, st, nil, "We will not wait"),
		Set: &onrecord.QuoteFields{Speaker: ptr("Perpetua Fenwick")}})
	second := s.statement(document{path: "weir", title: "Weir board", version: 2, day: 3, lang: "en",
		text: "Correction: an earlier report named the wrong hour.\n" + strings.Replace(meeting, "a long evening", "a short evening", 1)})
	s.publish(t, second)
	s.publishQuotes(t, second, "rules/1", quote(t, second, "We will not wait", onrecord.Speaker{Name: "Odo Fenwick"}))
	path := filepath.Join(t.TempDir(), "archive.db")
	drain(t, openArchive(t, path), s)
	quotes, _ := corrected(t, path)
	for _, version := range []string{"1", "2"} {
		want := version + " | We will not wait | Perpetua Fenwick | - | - | - | rules/1 | 1"
		if !strings.Contains(strings.Join(quotes, "\n"), want) {
			t.Errorf("no %s in\n%s", want, strings.Join(quotes, "\n"))
		}
	}
	sameWhenRebuilt(t, path, s)
}
