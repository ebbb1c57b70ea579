package lexicon

import (
	"fmt"
	"strings"

	"github.com/onrecord/onrecord"
)

func (l *Lexicon) addCountry(fields []string) error {
	state := Organisation{fields[0], onrecord.KindState}
	l.Organisations[Fold(fields[0])] = state
	l.States[fields[0]] = true
	for i, set := range []map[string]Organisation{l.Demonyms, l.Organisations, l.Capitals} {
		if len(fields) <= i+1 {
			break
		}
		for _, name := range strings.Split(fields[i+1], ",") {
			if key := Fold(strings.TrimSpace(name)); key != "" {
				set[key] = state
			}
		}
	}
	return nil
}

func (l *Lexicon) addBody(fields []string) error {
	kind, err := onrecord.ParseKind(fields[0])
	if err != nil {
		return err
	}
	body := Organisation{fields[1], kind}
	names := []string{fields[1]}
	if len(fields) > 2 {
		names = append(names, strings.Split(fields[2], ",")...)
	}
	for _, name := range names {
		if key := Fold(strings.TrimSpace(name)); key != "" {
			l.Organisations[key] = body
		}
	}
	return nil
}

func (l *Lexicon) addKind(fields []string) error {
	kind, err := onrecord.ParseKind(fields[0])
	if err != nil {
		return err
	}
	rank := len(l.KindWords)
	for _, w := range strings.Fields(fields[1]) {
		if _, known := l.KindWords[w]; !known {
			l.KindWords[w] = RankedKind{kind, rank}
		}
	}
	return nil
}

func (l *Lexicon) addTitle(fields []string) error {
	if len(fields) < 2 {
		return fmt.Errorf("want a sex and titles, got %q", fields)
	}
	for _, w := range strings.Fields(fields[1]) {
		l.Titles[w] = Title{strings.TrimSuffix(fields[0], "-")}
	}
	return nil
}

func (l *Lexicon) addCollective(fields []string) error {
	for _, k := range strings.Fields(fields[1]) {
		kind, err := onrecord.ParseKind(k)
		if err != nil {
			return err
		}
		l.Collectives[fields[0]] = append(l.Collectives[fields[0]], kind)
	}
	return nil
}

func (l *Lexicon) addForenames(fields []string) error {
	for _, name := range strings.Fields(fields[1]) {
		l.Forenames[name] = strings.TrimSuffix(fields[0], "-")
	}
	return nil
}

func (l *Lexicon) addRoleKind(fields []string) error {
	kind, err := onrecord.ParseKind(fields[0])
	if err != nil {
		return err
	}
	for _, role := range strings.Fields(fields[1]) {
		l.RoleKinds[role] = kind
	}
	return nil
}
