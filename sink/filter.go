package sink

import (
	"database/sql"
	"fmt"
	"strings"
	"time"

	"github.com/onrecord/onrecord"
)

// condition is a part of a WHERE clause with the values it names.
type condition struct {
	sql  string
	args []any
}

// conditions are what a hit must fulfil beside the full-text query. Most is in that query as well, where it costs
// least; here it is exact.
func (q SearchQuery) conditions() []condition {
	var all []condition
	add := func(use bool, text, name string, value any) {
		if use {
			all = append(all, condition{text, []any{sql.Named(name, value)}})
		}
	}
	add(q.Kind != "", "q.kind = :kind", "kind", string(q.Kind))
	add(q.Lang != "", "q.lang = :lang", "lang", q.Lang)
	add(q.Source != "", "q.source = :source", "source", string(q.Source))
	if q.Statements {
		add(q.Who != "" && hasUnspaced(q.Who), "instr(q.stakeholder, :who)", "who", q.Who)
	} else {
		all = append(all, q.quoteConditions("q")...)
	}
	if !q.Since.IsZero() {
		all = append(all, bound(">=", "since", q.Since))
	}
	if !q.Until.IsZero() {
		all = append(all, bound("<=", "until", q.Until))
	}
	if q.After != (Place{}) {
		all = append(all, condition{`(coalesce(q.published_at, q.first_seen_at), q.rowid) < (:after_day, :after_row)`,
			[]any{sql.Named("after_day", q.After.Day), sql.Named("after_row", q.After.RowID)}})
	}
	if !q.AllVersions {
		all = append(all, condition{sql: "q.is_latest"})
	}
	return all
}

// quoteConditions are those on a quote in the table or view named.
func (q SearchQuery) quoteConditions(of string) []condition {
	var all []condition
	add := func(use bool, text, name string, value any) {
		if use {
			all = append(all, condition{strings.ReplaceAll(text, "q.", of+"."), []any{sql.Named(name, value)}})
		}
	}
	add(q.Named != "", ":named IN (q.speaker, q.affiliation, q.stakeholder)", "named", q.Named)
	add(q.Topic != "", "EXISTS (SELECT 1 FROM json_each(q.topics) WHERE value = :topic)", "topic", q.Topic)
	add(q.Type != "", "q.type = :type", "type", string(q.Type))
	add(q.Position != "", "q.position = :position", "position", q.Position)
	add(q.MinConfidence > 0, "q.confidence >= :confidence", "confidence", q.MinConfidence)
	add(hasUnspaced(q.Affiliation), "instr(q.affiliation, :affiliation)", "affiliation", q.Affiliation)
	return all
}

// bound is a condition on the day. A day alone sorts before every moment of it; it is compared with the day of the
// moment.
func bound(operator, name string, t time.Time) condition {
	moment := timestamp(t)
	return condition{
		fmt.Sprintf(`coalesce(q.published_at, q.first_seen_at) %s
      iif(length(coalesce(q.published_at, q.first_seen_at)) = 10, :%s_day, :%s)`, operator, name, name),
		[]any{sql.Named(name, moment), sql.Named(name+"_day", moment[:len(time.DateOnly)])},
	}
}

// where joins conditions.
func where(all []condition) (text string, args []any) {
	texts := []string{"true"}
	for _, c := range all {
		texts = append(texts, c.sql)
		args = append(args, c.args...)
	}
	return strings.Join(texts, " AND "), args
}

// facetMatches are the full-text queries for what the documents or quotes themselves are narrowed by.
func (q SearchQuery) facetMatches() []string {
	var all []string
	add := func(name, value string) {
		if value != "" {
			all = append(all, facetMatch(name, value))
		}
	}
	add(facetKind, string(q.Kind))
	add(facetLang, q.Lang)
	add(facetSource, string(q.Source))
	if q.Statements {
		if q.Who != "" && !hasUnspaced(q.Who) {
			all = append(all, in([]string{"stakeholder"}, phrase{text: q.Who}.match()))
		}
		return all
	}
	for _, name := range []string{q.Who, q.Named} {
		if name != "" {
			w := words{phrase: phrase{text: name}, columns: nameColumns}
			all = append(all, w.match())
		}
	}
	return append(all, q.quoteMatches()...)
}

// quoteMatches are the full-text queries for what quotes alone are narrowed by.
func (q SearchQuery) quoteMatches() []string {
	var all []string
	add := func(name, value string) {
		if value != "" {
			all = append(all, facetMatch(name, value))
		}
	}
	add(facetTopic, q.Topic)
	add(facetType, string(q.Type))
	add(facetPosition, q.Position)
	if q.Affiliation != "" {
		w := words{phrase: phrase{text: q.Affiliation}, columns: []string{"affiliation"}}
		if hasUnspaced(q.Affiliation) {
			w.columns = nameColumns
		}
		all = append(all, w.match())
	}
	if q.MinConfidence > 0 {
		var tenths []string
		for n := min(int(q.MinConfidence*10), 10); n <= 10; n++ {
			tenths = append(tenths, facetMatch(facetTenth, fmt.Sprint(n)))
		}
		all = append(all, "("+strings.Join(tenths, " OR ")+")")
	}
	return all
}

// facetMatch is the full-text query for a facet.
func facetMatch(name, value string) string {
	return in([]string{"facets"}, phrase{text: facet(name, value)}.match())
}

// validate refuses words that nothing could have, so that a slip of the pen is not "nothing found".
func (q SearchQuery) validate() error {
	if q.MinConfidence < 0 || q.MinConfidence > 1 {
		return fmt.Errorf("confidence %v is not within 0 and 1: %w", q.MinConfidence, onrecord.ErrInvalid)
	}
	if !q.Since.IsZero() && !q.Until.IsZero() && q.Until.Before(q.Since) {
		return fmt.Errorf("nothing is both since %s and until %s: %w", timestamp(q.Since), timestamp(q.Until), onrecord.ErrInvalid)
	}
	return nil
}
