package cite

import (
	"cmp"
	"strings"

	"github.com/onrecord/onrecord"
	"github.com/onrecord/onrecord/sink"
)

// Address is where an exhibit is on the web: for a quote, the page opened at its words.
func Address(e sink.Exhibit) string {
	if e.Quote == nil || e.Statement.Text == "" {
		return e.Statement.URL
	}
	return Link(e.Statement.URL, onrecord.NewText(e.Statement.Text), e.Quote.Content)
}

// Attribution is who said it, as a person writes it: "Mara Lindqvist, chief engineer, Brightwater", and "somebody
// unnamed" where the text names nobody.
func Attribution(q onrecord.Quote) string {
	line := cmp.Or(q.Speaker.Byline(), "somebody unnamed")
	if others := q.Speaker.Told().OnBehalfOf; len(others) > 0 {
		line += ", on behalf of " + strings.Join(others, ", ")
	}
	return line
}

// verb says how the words stand in the text: whose they are, and whose account.
func verb(t onrecord.QuoteType) string {
	switch t {
	case onrecord.Indirect:
		return "as reported"
	case onrecord.Mixed:
		return "in part as reported"
	case onrecord.Issued:
		return "in a statement"
	}
	return ""
}

// longDate writes a date for people: "3 March 2026".
func longDate(d onrecord.Date) string {
	if d.IsZero() {
		return "no date"
	}
	return d.Time.UTC().Format("2 January 2006")
}
