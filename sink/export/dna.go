package export

import (
	"encoding/csv"
	"io"
	"strconv"

	"github.com/onrecord/onrecord"
	"github.com/onrecord/onrecord/sink"
)

// dnaColumns are those of an event list of Discourse Network Analyzer 3 with its statement type of person, organisation,
// concept and agreement, and behind them where a row comes from.
var dnaColumns = []string{
	"statement ID", "time", "document ID", "document title", "author", "source", "section", "type", "text",
	"person", "organization", "concept", "agreement", "quote_id", "url",
}

type dnaWriter struct {
	w         *csv.Writer
	rows      int
	documents map[onrecord.StatementID]int
}

// NewDNA returns a writer of an event list as Discourse Network Analyzer has them: separated by semicolons, numbers for
// ids, a day and time for each. A quote is a row for each of its topics, the concepts; one without a topic is none.
// Agreement is 1 where the words say support, 0 where they say opposition, and empty where they say neither: calling
// for something and being concerned may go with both.
func NewDNA(out io.Writer) (Writer, error) {
	w := csv.NewWriter(out)
	w.Comma = ';'
	return &dnaWriter{w: w, documents: make(map[onrecord.StatementID]int)}, w.Write(dnaColumns)
}

func (d *dnaWriter) Quote(h sink.Hit) error {
	if len(h.Topics) == 0 {
		return nil
	}
	document, ok := d.documents[h.StatementID]
	if !ok {
		document = len(d.documents) + 1
		d.documents[h.StatementID] = document
	}
	organisation := h.Stakeholder
	if organisation == "" {
		organisation = h.Affiliation
	}
	person := h.Speaker
	if person == h.Affiliation || person == h.Stakeholder {
		person = "" // the organisation itself spoke
	}
	for _, topic := range h.Topics {
		d.rows++
		err := d.w.Write([]string{
			strconv.Itoa(d.rows), dnaTime(h), strconv.Itoa(document), h.Title, person, string(h.Source), string(h.Kind),
			string(h.Type), h.Text, person, organisation, topic, agreement(h.Position), string(h.QuoteID), h.URL,
		})
		if err != nil {
			return err
		}
	}
	return nil
}

func (d *dnaWriter) Close() error {
	d.w.Flush()
	return d.w.Error()
}

// dnaTime is when the document was published, or first seen where it does not say, in the form of the event list.
func dnaTime(h sink.Hit) string {
	at := h.PublishedAt
	if at == "" {
		at = h.FirstSeenAt
	}
	date, err := onrecord.ParseDate(at)
	if err != nil || date.IsZero() {
		return ""
	}
	return date.Time.UTC().Format("2006-01-02 15:04:05")
}

// agreement is what a position says of the topic itself.
func agreement(position string) string {
	switch position {
	case "supports":
		return "1"
	case "opposes":
		return "0"
	}
	return ""
}
