package confidence

import (
	"bufio"
	"bytes"
	"cmp"
	"fmt"
	"io"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/onrecord/onrecord"
)

// anyValue in a column of the file stands for every value.
const anyValue = "*"

// Write writes the table as the file that is embedded: one step a line, in an order of its own.
func (t Table) Write(out io.Writer) error {
	w := bufio.NewWriter(out)
	_, _ = fmt.Fprint(w, "# How often quotes were right on development texts, by rule, type, standing and score: made by onrecord eval --calibrate.\n"+
		"# rule\ttype\tstanding\tscore from\tright\tof\tprobability\n") // the writer keeps its first error for Flush
	order := func(a, b group) int {
		return cmp.Or(cmp.Compare(a.rule, b.rule), cmp.Compare(a.kind, b.kind), cmp.Compare(a.standing, b.standing))
	}
	for _, g := range slices.SortedFunc(maps.Keys(t.steps), order) {
		for _, s := range t.steps[g] {
			_, _ = fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%d\t%d\t%s\n", g.rule, cmp.Or(string(g.kind), anyValue), cmp.Or(string(g.standing), anyValue),
				strconv.FormatFloat(s.From, 'g', -1, 64), s.Right, s.Of, strconv.FormatFloat(s.Probability, 'f', 4, 64))
		}
	}
	return w.Flush()
}

// parse reads what Write wrote.
func parse(b []byte) (Table, error) {
	t := Table{steps: map[group][]Step{}}
	n := 0
	for line := range bytes.Lines(b) {
		n++
		if line := strings.TrimSpace(string(line)); line != "" && !strings.HasPrefix(line, "#") {
			if err := t.parseLine(strings.Split(line, "\t")); err != nil {
				return t, fmt.Errorf("line %d: %w", n, err)
			}
		}
	}
	return t, nil
}

func (t Table) parseLine(fields []string) error {
	if len(fields) != 7 {
		return fmt.Errorf("%d fields, want 7: %w", len(fields), onrecord.ErrInvalid)
	}
	value := func(i int) string { return strings.TrimSuffix(fields[i], anyValue) }
	g := group{fields[0], onrecord.QuoteType(value(1)), Standing(value(2))}
	var s Step
	var err error
	if s.From, err = strconv.ParseFloat(fields[3], 64); err != nil {
		return err
	}
	if s.Right, err = strconv.Atoi(fields[4]); err != nil {
		return err
	}
	if s.Of, err = strconv.Atoi(fields[5]); err != nil {
		return err
	}
	if s.Probability, err = strconv.ParseFloat(fields[6], 64); err != nil {
		return err
	}
	if steps := t.steps[g]; len(steps) > 0 && steps[len(steps)-1].From >= s.From {
		return fmt.Errorf("the scores of a group do not rise: %w", onrecord.ErrInvalid)
	}
	if s.Probability < 0 || s.Probability > 1 {
		return fmt.Errorf("probability %v is not within 0 and 1: %w", s.Probability, onrecord.ErrInvalid)
	}
	t.steps[g] = append(t.steps[g], s)
	return nil
}
