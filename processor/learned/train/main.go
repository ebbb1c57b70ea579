// Command train learns the model of package learned from annotated texts.
package main

import (
	"flag"
	"fmt"
	"log"
	"os"
	"strings"

	"github.com/onrecord/onrecord/processor/find"
	"github.com/onrecord/onrecord/processor/learned"
	"github.com/onrecord/onrecord/processor/lexicon"
	"github.com/onrecord/onrecord/processor/text"
)

func main() {
	log.SetFlags(log.Ltime)
	data := flag.String("data", "../shared/eval/polnear-train.jsonl", "`FILES` of annotated texts, separated by commas: JSON lines of {id, text, attributions: [{source, cue, content}]}")
	out := flag.String("o", "processor/learned/model.bin", "`FILE` to write the model to")
	flag.Parse()
	if err := train(strings.Split(*data, ","), *out); err != nil {
		log.Fatal(err)
	}
}

func train(files []string, out string) error {
	lex, err := lexicon.Load()
	if err != nil {
		return err
	}
	tagger, err := text.NewTagger()
	if err != nil {
		return err
	}
	var docs []learned.Document
	for _, name := range files {
		more, err := read(name)
		if err != nil {
			return err
		}
		docs = append(docs, more...)
	}
	t := learned.DefaultTraining()
	t.Progress = func(s string) { log.Print(s) }
	m, err := learned.Train(learned.Reader{Lexicon: lex, Tagger: tagger, Rules: []find.Finder{find.Transcript{}, find.English{}}}, docs, t)
	if err != nil {
		return err
	}
	return os.WriteFile(out, m.AppendTo(nil), 0o644)
}

func read(name string) ([]learned.Document, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	docs, err := learned.ReadDocuments(f)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	return docs, nil
}
