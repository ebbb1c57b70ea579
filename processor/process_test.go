package processor_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/onrecord/onrecord"
	"github.com/onrecord/onrecord/processor"
)

var harbourWatch = onrecord.Stakeholder{ID: "harbour-watch", Name: "Harbour Watch", Kind: onrecord.KindNGO}

// release is a sealed statement of an invented charity.
func release() onrecord.Statement {
	s := onrecord.Statement{
		Version: 1, Source: "harbour-watch", Stakeholder: harbourWatch, Firsthand: true,
		URL: "https://harbourwatch.example/toll", Title: "On the Quay Accord", Lang: "en",
		FirstSeenAt: time.Date(2031, 5, 4, 9, 0, 0, 0, time.UTC),
		Text: "We hold the toll bill to be a mistake. It breaks the promise made to the fishers of this coast.\n" +
			"“The crane is broken,” said Maria Lind, director of Harbour Watch. “Nobody came.”",
		Capture: onrecord.Capture{SHA256: onrecord.HashText("page")},
	}
	s.Seal()
	return s
}

type published struct {
	quotes []onrecord.Quotes
	err    error
}

func (p *published) PublishQuotes(_ context.Context, q onrecord.Quotes) error {
	p.quotes = append(p.quotes, q)
	return p.err
}

func TestProcess(t *testing.T) {
	topics := []onrecord.Topic{{ID: "quay", Terms: []string{"Quay Accord"}}, {ID: "cranes", Terms: []string{"crane"}}}
	e := processor.New([]onrecord.Stakeholder{harbourWatch}, topics)
	s := release()
	q := e.Process(s)
	if err := q.Validate(s.Text); err != nil {
		t.Fatal(err)
	}
	if q.Statement.Text != "" || q.Extractor != e.Version() || len(q.Quotes) != 2 {
		t.Fatalf("got text %q, extractor %q, %d quotes; want none, %q, 2", q.Statement.Text, q.Extractor, len(q.Quotes), e.Version())
	}
	for i, want := range []struct {
		typ    onrecord.QuoteType
		name   string
		topics []string
	}{
		{onrecord.Issued, "Harbour Watch", []string{"quay", "cranes"}},
		{onrecord.Direct, "Maria Lind", []string{"quay", "cranes"}},
	} {
		got := q.Quotes[i]
		if got.Type != want.typ || got.Speaker.Name != want.name || !slices.Equal(got.Topics, want.topics) || got.Stakeholder != "Harbour Watch" || got.ID == "" {
			t.Errorf("quote %d: got %+v, want %+v", i, got, want)
		}
	}
	if again := e.Process(s); again.Quotes[0].ID != q.Quotes[0].ID || again.Quotes[1].ID != q.Quotes[1].ID {
		t.Error("the ids of a second run differ")
	}
}

func TestHandle(t *testing.T) {
	e := processor.New(nil, nil)
	var pub published
	if err := processor.Handle(e, &pub)(t.Context(), release()); err != nil || len(pub.quotes) != 1 {
		t.Errorf("got %d messages, error %v; want 1, nil", len(pub.quotes), err)
	}
	broken := release()
	broken.Text = "Another text."
	if err := processor.Handle(e, &pub)(t.Context(), broken); !errors.Is(err, onrecord.ErrInvalid) {
		t.Errorf("statement whose ids are not its own: got %v, want ErrInvalid", err)
	}
	pub.err = onrecord.ErrFull
	if err := processor.Handle(e, &pub)(t.Context(), release()); !errors.Is(err, onrecord.ErrFull) {
		t.Errorf("stream is full: got %v, want ErrFull", err)
	}
}

func TestVersionNamesRegistryAndTopics(t *testing.T) {
	plain := processor.New(nil, nil).Version()
	registry := processor.New([]onrecord.Stakeholder{harbourWatch}, nil).Version()
	topics := processor.New(nil, []onrecord.Topic{{ID: "quay", Terms: []string{"Quay Accord"}}}).Version()
	if !strings.HasPrefix(plain, "rules/") || plain == registry || plain == topics || registry == topics || plain != processor.New(nil, nil).Version() {
		t.Errorf("versions %q, %q and %q: want rules/…, different, and the same for the same registry and topics", plain, registry, topics)
	}
}

func TestDetectLanguage(t *testing.T) {
	french := strings.Repeat("Le péage du port a été supprimé par la ministre après une longue réunion avec les pêcheurs. ", 4)
	for _, c := range []struct{ name, text, prior, want string }{
		{"no prior", french, "", "fr"},
		{"prior holds for a short text", "Le port", "en", "en"},
		{"a long text overrules a wrong prior", french, "en", "fr"},
		{"nothing to tell from", "", "", ""},
		{"a short sentence", "On Monday, Norland said the text was weak.", "", "en"},
		{"a short French sentence", "Lundi, la Norlande a dit que le texte est faible.", "", "fr"},
		{"a short German sentence", "Am Montag sagte Norland, der Text sei nicht gut.", "", "de"},
		{"a short Spanish sentence", "El lunes, Norlandia dijo que los textos son débiles.", "", "es"},
		{"Chinese", "港口主任李明说，我们不会签署这份文件，因为起重机已经很旧。", "", "zh"},
	} {
		if got := processor.DetectLanguage(c.text, c.prior); got != c.want {
			t.Errorf("%s: got %q, want %q", c.name, got, c.want)
		}
	}
}
