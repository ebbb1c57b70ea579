package web

import (
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/onrecord/onrecord"
	"github.com/onrecord/onrecord/sink"
	"github.com/onrecord/onrecord/sink/worddiff"
)

// statementView is what the page of a statement shows: one of its versions, and which others there are.
type statementView struct {
	onrecord.Statement
	IsLatest bool
	Versions []versionView
	Text     [][]piece
	Quotes   []sink.Exhibit
	Outside  string
	Edits    []sink.FoundEdit
}

type versionView struct {
	onrecord.Statement
	// Before is the number of the version before, 0 for the first.
	Before int
	Shown  bool
}

func (s *Server) statementPage(r *request) (answer, error) {
	versions, err := s.versions(r)
	if err != nil {
		return answer{}, err
	}
	shown := versions[len(versions)-1]
	if n := r.URL.Query().Get("version"); n != "" {
		if shown, err = numbered(versions, n); err != nil {
			return answer{}, err
		}
	}
	exhibits, err := r.archive.Exhibits(r.Context(), string(shown.VersionID))
	if err != nil {
		return answer{}, err
	}
	v := statementView{Statement: exhibits[0].Statement, IsLatest: exhibits[0].IsLatest, Quotes: exhibits[1:], Outside: outside(shown.URL)}
	before := 0
	for _, version := range versions {
		v.Versions = append(v.Versions, versionView{version, before, version.VersionID == shown.VersionID})
		before = version.Version
	}
	slices.Reverse(v.Versions)
	var marks []mark
	for _, e := range v.Quotes {
		marks = append(marks, marksOf(e.Quote)...)
	}
	text := onrecord.NewText(shown.Text)
	v.Text = paragraphs(text, onrecord.Span{End: text.Len()}, marks)
	if v.Edits, err = r.archive.Edits(r.Context(), sink.EditQuery{All: true, Statement: shown.ID}); err != nil {
		return answer{}, err
	}
	title := shown.Title
	if title == "" {
		title = shown.URL
	}
	return answer{view: view{Title: title, Part: "search", Data: v}}, nil
}

// versions are those of the statement in the address, the oldest first.
func (s *Server) versions(r *request) ([]onrecord.Statement, error) {
	id := r.PathValue("id")
	versions, err := r.archive.Versions(r.Context(), id)
	if err != nil {
		return nil, err
	}
	if len(versions) == 0 {
		return nil, fmt.Errorf("of the statement %s only quotes have arrived yet, not its text: %w", id, onrecord.ErrNotFound)
	}
	return versions, nil
}

// numbered is the version with a number; of several, the last.
func numbered(versions []onrecord.Statement, number string) (onrecord.Statement, error) {
	n, err := strconv.Atoi(number)
	if err != nil {
		return onrecord.Statement{}, fmt.Errorf("version %q is not a number: %w", number, onrecord.ErrInvalid)
	}
	for _, v := range slices.Backward(versions) {
		if v.Version == n {
			return v, nil
		}
	}
	return onrecord.Statement{}, fmt.Errorf("there is no version %d, of %d: %w", n, len(versions), onrecord.ErrNotFound)
}

// diffView is what the comparison of two versions shows.
type diffView struct {
	From, To onrecord.Statement
	Title    []worddiff.Edit
	// Parts are the stretches of text, those that stayed only around what changed.
	Parts []diffPart
	Edits []sink.FoundEdit
}

type diffPart struct {
	Op   worddiff.Op
	Text string
	// Left counts the paragraphs that did not change and are left out here.
	Left int
}

func (s *Server) diffPage(r *request) (answer, error) {
	versions, err := s.versions(r)
	if err != nil {
		return answer{}, err
	}
	var d diffView
	if d.From, err = numbered(versions, r.PathValue("from")); err != nil {
		return answer{}, err
	}
	if d.To, err = numbered(versions, r.PathValue("to")); err != nil {
		return answer{}, err
	}
	if d.From.Title != d.To.Title {
		d.Title = worddiff.Compare(d.From.Title, d.To.Title)
	}
	d.Parts = shortened(worddiff.Compare(d.From.Text, d.To.Text))
	edits, err := r.archive.Edits(r.Context(), sink.EditQuery{All: true, Statement: d.From.ID})
	if err != nil {
		return answer{}, err
	}
	for _, e := range edits {
		if e.Version == d.From.Version && e.Edited == d.To.Version {
			d.Edits = append(d.Edits, e)
		}
	}
	return answer{view: view{Title: fmt.Sprintf("Versions %d and %d of %s", d.From.Version, d.To.Version, d.To.Title), Part: "search", Data: d}}, nil
}

// shortened leaves out the paragraphs in which nothing changed, apart from those beside a change.
func shortened(edits []worddiff.Edit) []diffPart {
	var parts []diffPart
	for i, e := range edits {
		lines := strings.SplitAfter(e.Text, "\n")
		first, last := 0, len(lines)
		if e.Op == worddiff.Equal && len(lines) > 4 {
			if i > 0 {
				first = 2
			}
			if i < len(edits)-1 {
				last -= 2
			}
			parts = append(parts, diffPart{Op: e.Op, Text: strings.Join(lines[:first], "")},
				diffPart{Left: last - first}, diffPart{Op: e.Op, Text: strings.Join(lines[last:], "")})
			continue
		}
		parts = append(parts, diffPart{Op: e.Op, Text: e.Text})
	}
	return slices.DeleteFunc(parts, func(p diffPart) bool { return p.Text == "" && p.Left == 0 })
}

// captureFile hands out the bytes of a capture, as a file to keep: what a page was is never shown as a page of ours.
func (s *Server) captureFile(w http.ResponseWriter, r *request) error {
	sha256 := r.PathValue("sha256")
	body, err := r.archive.Capture(r.Context(), sha256)
	if err != nil {
		return err
	}
	ending := ".bin"
	switch kind, _, _ := strings.Cut(http.DetectContentType(body), ";"); kind {
	case "text/html":
		ending = ".html"
	case "application/pdf":
		ending = ".pdf"
	case "text/xml":
		ending = ".xml"
	}
	h := w.Header()
	h.Set("Content-Type", "application/octet-stream")
	h.Set("Content-Disposition", `attachment; filename="`+sha256[:min(len(sha256), 16)]+ending+`"`)
	h.Set("Content-Security-Policy", "sandbox; default-src 'none'")
	s.send(w, r.Request, http.StatusOK, body)
	return nil
}
