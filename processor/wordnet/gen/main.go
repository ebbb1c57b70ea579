// Command gen makes the table of package wordnet from WordNet's dictionary files.
package main

import (
	"bufio"
	"flag"
	"fmt"
	"log"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/onrecord/onrecord/processor/wordnet"
)

func main() {
	log.SetFlags(0)
	dict := flag.String("dict", "/usr/share/wordnet", "directory of index.verb, data.verb, verb.exc, index.noun, data.noun")
	out := flag.String("o", "processor/wordnet/table.bin", "file to write")
	flag.Parse()
	table, err := build(*dict)
	if err != nil {
		log.Fatal(err)
	}
	if err := os.WriteFile(*out, table, 0o644); err != nil {
		log.Fatal(err)
	}
}

func build(dict string) ([]byte, error) {
	senses := map[string][4]wordnet.Sense{}
	for i, part := range []string{"verb", "noun"} {
		fields, err := fieldsOf(filepath.Join(dict, "data."+part))
		if err != nil {
			return nil, err
		}
		err = eachLine(filepath.Join(dict, "index."+part), func(f []string) error {
			return addWord(senses, f, fields, 2*i)
		})
		if err != nil {
			return nil, err
		}
	}
	lemmas := map[string]string{}
	err := eachLine(filepath.Join(dict, "verb.exc"), func(f []string) error {
		if s := senses[f[1]]; s[0] != 0 && senses[f[0]][0] == 0 && plain(f[0]) {
			lemmas[f[0]] = f[1]
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	var words []string
	for w := range senses {
		words = append(words, w)
	}
	for w := range lemmas {
		if _, ok := senses[w]; !ok {
			words = append(words, w)
		}
	}
	slices.Sort(words)
	return wordnet.Table(words, lemmas, senses), nil
}

// fieldsOf reads the field of meaning of each synset by its offset.
func fieldsOf(path string) (map[string]wordnet.Sense, error) {
	out := map[string]wordnet.Sense{}
	return out, eachLine(path, func(f []string) error {
		n, err := strconv.Atoi(f[1])
		if err != nil {
			return err
		}
		out[f[0]] = wordnet.Sense(n)
		return nil
	})
}

// useful are the fields of meaning for the sake of which a noun is kept.
var useful = []wordnet.Sense{4, 9, 10, 12, 14, 15, 18, 28}

// addWord adds a line of an index: lemma, part, number of synsets, pointers, senses, tagged senses, synset offsets.
func addWord(senses map[string][4]wordnet.Sense, f []string, fields map[string]wordnet.Sense, at int) error {
	if !plain(f[0]) {
		return nil
	}
	n, err := strconv.Atoi(f[2])
	if err != nil || n > len(f) {
		return fmt.Errorf("%s has %s synsets", f[0], f[2])
	}
	offsets := f[len(f)-n:]
	s := senses[f[0]]
	s[at] = fields[offsets[0]]
	for _, o := range offsets[1:] {
		if fields[o] != s[at] {
			s[at+1] = fields[o]
			break
		}
	}
	if at > 0 && !slices.Contains(useful, s[at]) && !slices.Contains(useful, s[at+1]) && s[0] == 0 {
		return nil
	}
	senses[f[0]] = s
	return nil
}

// plain reports a single word of small letters.
func plain(s string) bool {
	return strings.IndexFunc(s, func(r rune) bool { return (r < 'a' || r > 'z') && r != '-' }) < 0
}

func eachLine(path string, read func(fields []string) error) error {
	f, err := os.Open(path)
	if err != nil {
		return fmt.Errorf("%w (install Debian's wordnet-base, or name the directory with -dict)", err)
	}
	defer f.Close()
	lines := bufio.NewScanner(f)
	lines.Buffer(nil, 1<<20)
	for n := 1; lines.Scan(); n++ {
		if strings.HasPrefix(lines.Text(), "  ") { // the licence
			continue
		}
		if err := read(strings.Fields(lines.Text())); err != nil {
			return fmt.Errorf("%s line %d: %w", path, n, err)
		}
	}
	return lines.Err()
}
