package termsvg

import (
	"strings"

	"github.com/clipperhouse/uax29/v2/graphemes"
	"github.com/mattn/go-runewidth"
)

// run is a stretch of a line that is drawn at once: characters of one width with no gap of two blanks in it. Columns of
// a table are runs of their own, and so each begins in its cell.
type run struct {
	at, cells int // where it begins and how many cells it takes
	text      string
	class     string
	wide      bool // each character takes two cells
}

const (
	prompt   = "$ "
	tabWidth = 8
)

// widths measures characters the same everywhere: not by the locale of the machine that makes the picture.
var widths = &runewidth.Condition{EastAsianWidth: false, StrictEmojiNeutral: true}

// runs splits a line, and says how many cells it takes.
func runs(line string) (list []run, cells int) {
	if typed, ok := strings.CutPrefix(line, prompt); ok {
		list, cells = split(typed, len(prompt))
		for i := range list {
			list[i].class = "command"
		}
		return append([]run{{cells: 1, text: strings.TrimSpace(prompt), class: "prompt"}}, list...), cells
	}
	return split(line, 0)
}

// split cuts text, whose first character stands in cell at.
func split(text string, at int) (list []run, cells int) {
	var open run // the run being read; without text, none
	blanks := 0  // since its last character
	end := func() {
		if open.text != "" {
			open.class = classOf(open.text)
			list = append(list, open)
		}
		open = run{}
	}
	for g := graphemes.FromString(text); g.Next(); {
		character := g.Value()
		switch character {
		case " ":
			blanks++
			at++
			continue
		case "\t":
			step := tabWidth - at%tabWidth
			blanks += max(step, 2) // a column ends here, however near the next one is
			at += step
			continue
		}
		width := widths.StringWidth(character)
		wide := width == 2
		if open.text == "" || blanks > 1 || wide != open.wide || (wide && blanks > 0) {
			end()
			open = run{at: at, wide: wide}
		} else {
			open.text += strings.Repeat(" ", blanks)
		}
		blanks = 0
		open.text += character
		at += max(width, 0)
		open.cells = at - open.at
	}
	end()
	return list, at
}

// classOf dims the rules of a table, which are there to guide the eye and not to be read.
func classOf(text string) string {
	if strings.Trim(text, "─━│┃┄┈┌┐└┘├┤┬┴┼╭╮╯╰═║- +|") == "" {
		return "dim"
	}
	return ""
}
