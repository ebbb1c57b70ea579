package cite

import (
	"strings"
	"time"

	"github.com/onrecord/onrecord/sink"
)

// RIS is a record for reference managers (EndNote, Zotero, Citavi): a web page of the organisation, with the quote and
// who said it as notes. A paragraph is a note of its own: a field is one line.
func RIS(e sink.Exhibit) string {
	s := e.Statement
	r := &risRecord{}
	r.add("TY", "ELEC")
	r.add("ID", key(e))
	r.add("AU", s.Stakeholder.Name)
	r.add("TI", title(e))
	if d := s.PublishedAt; !d.IsZero() {
		r.add("PY", d.Time.UTC().Format("2006"))
		r.add("DA", d.Time.UTC().Format("2006/01/02/"))
	}
	r.add("PB", s.Stakeholder.Name)
	r.add("UR", Address(e))
	r.add("Y2", s.Capture.FetchedAt.UTC().Format("2006/01/02/"))
	r.add("LA", s.Lang)
	if e.Quote != nil {
		r.add("N1", said(e)+":")
		for i, piece := range pieces(e) {
			if i > 0 {
				r.add("N1", "[…]")
			}
			for line := range strings.SplitSeq(piece, "\n") {
				r.add("N1", line)
			}
		}
	}
	r.add("N1", "Received "+s.Capture.FetchedAt.UTC().Format(time.RFC3339)+", SHA-256 "+s.Capture.SHA256)
	r.lines.WriteString("ER  - \r\n")
	return r.lines.String()
}

type risRecord struct{ lines strings.Builder }

// add writes a field, unless it is empty.
func (r *risRecord) add(tag, value string) {
	if value == "" {
		return
	}
	value = strings.Map(func(c rune) rune {
		if c < ' ' {
			return ' '
		}
		return c
	}, value)
	r.lines.WriteString(tag + "  - " + value + "\r\n")
}
