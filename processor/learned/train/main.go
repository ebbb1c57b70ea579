// Command train learns the model of package learned from annotated texts.
package main

import (
	"flag"
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
	data := flag.String("data", "../shared/eval/polnear-train.jsonl", "annotated texts, comma separated")
	out := flag.String("o", "processor/learned/model.bin", "file to write")
	t := learned.DefaultTraining()
	flag.IntVar(&t.Cues.Epochs, "ce", t.Cues.Epochs, "")
	flag.IntVar(&t.Args.Epochs, "ae", t.Args.Epochs, "")
	flag.IntVar(&t.Args.Settle, "st", 0, "")
	flag.UintVar(&t.Args.Bits, "ab", t.Args.Bits, "")
	flag.UintVar(&t.Cues.Bits, "cb", t.Cues.Bits, "")
	flag.IntVar(&t.Cues.Average, "ca", t.Cues.Average, "")
	flag.IntVar(&t.Args.Average, "aa", t.Args.Average, "")
	flag.IntVar(&t.Folds, "folds", t.Folds, "")
	flag.Float64Var(&t.Cues.Drop, "cd", t.Cues.Drop, "")
	flag.Float64Var(&t.Args.Drop, "ad", t.Args.Drop, "")
	flag.Float64Var(&t.Cues.Shrink, "cs", t.Cues.Shrink, "")
	flag.Float64Var(&t.Args.Shrink, "as", t.Args.Shrink, "")
	flag.Float64Var(&t.Cues.Rate, "cr", t.Cues.Rate, "")
	flag.Float64Var(&t.Args.Rate, "ar", t.Args.Rate, "")
	flag.IntVar(&t.Cues.Least, "cl", t.Cues.Least, "")
	flag.IntVar(&t.Args.Least, "al", t.Args.Least, "")
	flag.Parse()
	t.Cues.Settle = t.Args.Settle
	lex, err := lexicon.Load()
	if err != nil {
		log.Fatal(err)
	}
	tagger, err := text.NewTagger()
	if err != nil {
		log.Fatal(err)
	}
	var docs []learned.Document
	for _, name := range strings.Split(*data, ",") {
		f, err := os.Open(name)
		if err != nil {
			log.Fatal(err)
		}
		more, err := learned.ReadDocuments(f)
		if err != nil {
			log.Fatalf("%s: %v", name, err)
		}
		f.Close()
		docs = append(docs, more...)
	}
	t.Progress = func(s string) { log.Print(s) }
	m, err := learned.Train(learned.Reader{Lexicon: lex, Tagger: tagger, Rules: []find.Finder{find.Transcript{}, find.English{}}}, docs, t)
	if err != nil {
		log.Fatal(err)
	}
	if err := os.WriteFile(*out, m.AppendTo(nil), 0o644); err != nil {
		log.Fatal(err)
	}
}
