package main

import (
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/jedib0t/go-pretty/v6/text"

	"github.com/onrecord/onrecord"
	"github.com/onrecord/onrecord/sink/worddiff"
)

func newDiffVersion(s onrecord.Statement) diffVersion {
	return diffVersion{
		Version: s.Version, VersionID: s.VersionID, Title: s.Title, PublishedAt: s.PublishedAt.String(),
		FirstSeenAt: s.FirstSeenAt.UTC().Format(time.RFC3339), CaptureSHA256: s.Capture.SHA256,
		ReadBy: s.Derivation.Extractor,
	}
}

func (d difference) printJSON(out io.Writer) error {
	enc := json.NewEncoder(out)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	return enc.Encode(d)
}

// print prints the paragraphs that changed, each with the one before and behind it, or all.
func (d difference) print(out io.Writer, full, colour bool) error {
	var b strings.Builder
	fmt.Fprintf(&b, "%s\n", d.URL)
	for _, v := range []struct {
		mark string
		diffVersion
	}{{"---", d.From}, {"+++", d.To}} {
		fmt.Fprintf(&b, "%s version %d, first seen %s, sha256 %s\n", v.mark, v.Version, v.FirstSeenAt, v.CaptureSHA256)
	}
	if d.From.ReadBy != d.To.ReadBy {
		fmt.Fprintf(&b, "(read by %s and by %s: not every difference need be one of the page)\n", d.From.ReadBy, d.To.ReadBy)
	}
	b.WriteByte('\n')
	if d.Title != nil {
		for _, l := range diffLines(d.Title, colour) {
			b.WriteString("title: " + l.text + "\n")
		}
		b.WriteByte('\n')
	}
	printLines(&b, diffLines(d.Edits, colour), full)
	_, err := io.WriteString(out, b.String())
	return err
}

// diffLine is a paragraph with its changes marked.
type diffLine struct {
	text    string
	changed bool
}

// diffLines writes edits as paragraphs, of which each has its own marks.
func diffLines(edits []worddiff.Edit, colour bool) []diffLine {
	var lines []diffLine
	var line strings.Builder
	changed := false
	end := func() {
		lines = append(lines, diffLine{line.String(), changed})
		line.Reset()
		changed = false
	}
	for _, e := range edits {
		for i, piece := range strings.Split(e.Text, "\n") {
			if i > 0 {
				changed = changed || e.Op != worddiff.Equal
				end()
			}
			if piece != "" {
				line.WriteString(markEdit(worddiff.Edit{Op: e.Op, Text: piece}, colour))
				changed = changed || e.Op != worddiff.Equal
			}
		}
	}
	if line.Len() > 0 {
		end()
	}
	return lines
}

// markEdit writes a stretch of text the way it is shown.
func markEdit(e worddiff.Edit, colour bool) string {
	switch {
	case e.Op == worddiff.Equal:
		return e.Text
	case colour && e.Op == worddiff.Delete:
		return text.Colors{text.FgRed, text.CrossedOut}.Sprint(e.Text)
	case colour:
		return text.Colors{text.FgGreen, text.Underline}.Sprint(e.Text)
	case e.Op == worddiff.Delete:
		return "[-" + e.Text + "-]"
	}
	return "{+" + e.Text + "+}"
}

func printLines(b *strings.Builder, lines []diffLine, full bool) {
	skipped := false
	for i, l := range lines {
		near := full || l.changed || i > 0 && lines[i-1].changed || i+1 < len(lines) && lines[i+1].changed
		if !near {
			skipped = true
			continue
		}
		if skipped {
			b.WriteString("[…]\n")
		}
		skipped = false
		b.WriteString(l.text + "\n")
	}
	if skipped {
		b.WriteString("[…]\n")
	}
}
