package cite

import (
	"fmt"
	"strings"
	"time"

	"github.com/onrecord/onrecord/sink"
)

// BibTeX is an entry for BibTeX and biblatex. The author is the organisation that published the document; the quote and
// who said it stand in the note. Its key is the id, by which the archive finds it again.
func BibTeX(e sink.Exhibit) string {
	s := e.Statement
	fields := [][2]string{
		{"author", "{" + escapeTeX(s.Stakeholder.Name) + "}"},
		{"title", "{" + escapeTeX(title(e)) + "}"},
	}
	if d := s.PublishedAt; !d.IsZero() {
		fields = append(fields, [2]string{"year", d.Time.UTC().Format("2006")}, [2]string{"month", month(d.Time)},
			[2]string{"day", d.Time.UTC().Format("2")})
	}
	note := "SHA-256 of the document: " + s.Capture.SHA256
	if e.Quote != nil {
		note = escapeTeX(said(e)) + ": ``" + texWords(e) + "''. " + note
	}
	fields = append(fields,
		[2]string{"url", escapeURL(Address(e))},
		[2]string{"urldate", s.Capture.FetchedAt.UTC().Format(time.DateOnly)})
	if s.Lang != "" {
		fields = append(fields, [2]string{"language", escapeTeX(s.Lang)})
	}
	fields = append(fields, [2]string{"note", note})

	var b strings.Builder
	fmt.Fprintf(&b, "@misc{%s,\n", key(e))
	for _, f := range fields {
		if f[0] == "month" {
			fmt.Fprintf(&b, "  %s = %s,\n", f[0], f[1]) // one of BibTeX's own words
			continue
		}
		fmt.Fprintf(&b, "  %s = {%s},\n", f[0], f[1])
	}
	b.WriteString("}\n")
	return b.String()
}

// texWords are the words of a quote, with a mark where something was left out between them.
func texWords(e sink.Exhibit) string {
	words := pieces(e)
	for i := range words {
		words[i] = escapeTeX(words[i])
	}
	return strings.Join(words, "'' [\\ldots{}] ``")
}

// key is what a citation is known by.
func key(e sink.Exhibit) string {
	if e.Quote != nil {
		return string(e.Quote.ID)
	}
	return string(e.Statement.VersionID)
}

// month is the name that BibTeX styles translate.
func month(t time.Time) string { return strings.ToLower(t.UTC().Format("Jan")) }

// texEscapes writes the characters that mean something to TeX. BibTeX counts braces even behind a backslash, so these
// are written by name.
var texEscapes = strings.NewReplacer(
	`\`, `\textbackslash{}`, "{", `\textbraceleft{}`, "}", `\textbraceright{}`, "$", `\$`, "&", `\&`, "#", `\#`,
	"_", `\_`, "%", `\%`, "~", `\textasciitilde{}`, "^", `\textasciicircum{}`, `"`, `\textquotedbl{}`,
	"\n", " \\par ",
)

func escapeTeX(s string) string { return texEscapes.Replace(s) }

// escapeURL percent-encodes what would end or unbalance a field. The rest of an address is taken as it is.
func escapeURL(s string) string {
	return strings.NewReplacer("{", "%7B", "}", "%7D", `\`, "%5C", " ", "%20", `"`, "%22").Replace(s)
}
