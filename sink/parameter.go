package sink

import (
	"context"
	"database/sql"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"time"
)

// sqlPart is a part of SQL in which ":name" means something else, or a parameter. The first that fits at a place wins.
var sqlPart = regexp.MustCompile("(?s)'(?:[^']|'')*'|\"(?:[^\"]|\"\")*\"|`[^`]*`|\\[[^\\]]*\\]|--[^\n]*|/\\*.*?(?:\\*/|$)" +
	`|[:@$]([A-Za-z_][A-Za-z0-9_]*)`)

// Parameters lists the names of the parameters of SQL (:name, @name or $name), each once, in the order of their first
// use.
func Parameters(query string) []string {
	var names []string
	for _, m := range sqlPart.FindAllStringSubmatch(query, -1) {
		if m[1] != "" && !slices.Contains(names, m[1]) {
			names = append(names, m[1])
		}
	}
	return names
}

// ParameterValue is the value that a text stands for: a whole number, a number, or text. 'text' in quotes is text
// whatever it looks like.
func ParameterValue(s string) any {
	if n := len(s); n >= 2 && s[0] == '\'' && s[n-1] == '\'' {
		return s[1 : n-1]
	}
	if n, err := strconv.ParseInt(s, 10, 64); err == nil {
		return n
	}
	if numberPattern.MatchString(s) {
		if f, err := strconv.ParseFloat(s, 64); err == nil {
			return f
		}
	}
	return s
}

var numberPattern = regexp.MustCompile(`^[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?$`)

// checkTime is how long SQL may run over an archive without rows.
const checkTime = 5 * time.Second

// CheckSQL reports what is wrong with SQL that is to be asked of an archive later, as Query would say it: a mistake, or
// something that is refused. It runs it over an archive without rows.
func CheckSQL(ctx context.Context, query string) error {
	ctx, cancel := context.WithTimeout(ctx, checkTime)
	defer cancel()
	db, err := emptyArchive(ctx)
	if err != nil {
		return fmt.Errorf("check SQL: %w", err)
	}
	defer db.Close()
	var args []any
	for _, name := range Parameters(query) {
		args = append(args, sql.Named(name, nil))
	}
	r := &Reader{QueryTimeout: checkTime, path: "in memory", user: db}
	_, rows, err := r.Query(ctx, query, args...)
	if err != nil {
		return err
	}
	for _, err := range rows {
		if err != nil {
			return err
		}
	}
	return nil
}
