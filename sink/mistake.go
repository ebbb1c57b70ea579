package sink

import (
	"context"
	"database/sql"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/onrecord/onrecord"
)

// Limits of a user's SQL. A value must hold the longest text and the largest compressed capture that are kept.
const (
	maxValueBytes = 16 << 20
	maxQueryBytes = 256 << 10
)

var (
	nearToken   = regexp.MustCompile(`^near "(.*)": syntax error$`)
	badToken    = regexp.MustCompile(`^unrecognized token: "(.*)"$`)
	noSuchThing = regexp.MustCompile(`^no such (column|table|function): (\S+)`)
)

// explainMistake adds to SQLite's words where in the SQL the mistake is, and what may have been meant.
func explainMistake(ctx context.Context, conn *sql.Conn, query string, err error) error {
	if !isMistake(err) {
		return fmt.Errorf("run SQL: %w", err)
	}
	message := err.Error()
	place, hint := "", ""
	if m := nearToken.FindStringSubmatch(message); m != nil {
		place = placeOf(query, syntaxErrorAt(ctx, conn, query, m[1]))
	} else if m := badToken.FindStringSubmatch(message); m != nil {
		place = placeOf(query, strings.Index(query, m[1]))
	} else if m := noSuchThing.FindStringSubmatch(message); m != nil {
		place = placeOf(query, wordIndex(query, m[2], 0))
		hint = suggestion(ctx, conn, m[1], m[2])
	} else if message == "incomplete input" {
		place = placeOf(query, len(query))
	}
	return fmt.Errorf("SQL%s: %s%s: %w", place, message, hint, onrecord.ErrInvalid)
}

// syntaxErrorAt returns the offset of the token at which the parser stopped, -1 if it is not found. SQLite names the
// token but not its place, and the same word may stand in several. The SQL up to the right one is as wrong as the
// whole, the SQL up to an earlier one is merely incomplete.
func syntaxErrorAt(ctx context.Context, conn *sql.Conn, query, token string) int {
	for at := wordIndex(query, token, 0); at >= 0; at = wordIndex(query, token, at+1) {
		stmt, err := conn.PrepareContext(ctx, query[:at+len(token)])
		if err == nil {
			stmt.Close()
			continue
		}
		if m := nearToken.FindStringSubmatch(err.Error()); m != nil && m[1] == token {
			return at
		}
	}
	return -1
}

// wordIndex returns the offset of word in s at or after from, not as part of a longer word; -1 if there is none.
func wordIndex(s, word string, from int) int {
	for from <= len(s) && word != "" {
		i := strings.Index(s[from:], word)
		if i < 0 {
			return -1
		}
		at, end := from+i, from+i+len(word)
		before, _ := utf8.DecodeLastRuneInString(s[:at])
		after, _ := utf8.DecodeRuneInString(s[end:])
		first, _ := utf8.DecodeRuneInString(word)
		last, _ := utf8.DecodeLastRuneInString(word)
		if (at == 0 || !isWordRune(first) || !isWordRune(before)) && (end == len(s) || !isWordRune(last) || !isWordRune(after)) {
			return at
		}
		from = at + 1
	}
	return -1
}

func isWordRune(r rune) bool { return r == '_' || unicode.IsLetter(r) || unicode.IsDigit(r) }

// placeOf writes an offset of the SQL as people count, "" for a negative one.
func placeOf(query string, at int) string {
	if at < 0 {
		return ""
	}
	before := query[:at]
	line := 1 + strings.Count(before, "\n")
	column := 1 + utf8.RuneCountInString(before[strings.LastIndexByte(before, '\n')+1:])
	return fmt.Sprintf(" line %d, column %d", line, column)
}

// suggestion names what there is that looks most like a name that is not.
func suggestion(ctx context.Context, conn *sql.Conn, what, name string) string {
	var query string
	switch what {
	case "column":
		query = `SELECT name FROM pragma_table_info('v_quotes') UNION SELECT name FROM pragma_table_info('v_statements')`
	case "table":
		query = `SELECT name FROM pragma_table_list WHERE schema = 'main' AND (name LIKE 'v\_%' ESCAPE '\' OR type = 'virtual') ORDER BY name`
	default:
		query = `SELECT DISTINCT name FROM pragma_function_list`
	}
	names, err := column(ctx, conn, query)
	if err != nil || len(names) == 0 {
		return "" // a hint is not worth an error of its own
	}
	name = strings.ToLower(name[strings.LastIndexByte(name, '.')+1:])
	nearest := slices.MinFunc(names, func(a, b string) int { return distance(name, a) - distance(name, b) })
	if distance(name, nearest) <= 1+len(name)/4 {
		return fmt.Sprintf("; did you mean %s?", nearest)
	}
	if what == "function" {
		return ""
	}
	return fmt.Sprintf("; there are %s", strings.Join(names, ", "))
}

// column returns the first column of a query's rows.
func column(ctx context.Context, conn *sql.Conn, query string) ([]string, error) {
	rows, err := conn.QueryContext(ctx, query)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var values []string
	for rows.Next() {
		var value string
		if err := rows.Scan(&value); err != nil {
			return nil, err
		}
		values = append(values, value)
	}
	return values, rows.Err()
}

// distance is how many bytes must be inserted, removed or replaced to make b of a (Levenshtein).
func distance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			cost := 1
			if a[i] == b[j] {
				cost = 0
			}
			diagonal, row[j+1] = row[j+1], min(row[j+1]+1, row[j]+1, diagonal+cost)
		}
	}
	return row[len(b)]
}
