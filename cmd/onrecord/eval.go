package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"github.com/onrecord/onrecord/internal/evaluation"
	"github.com/onrecord/onrecord/processor"
)

// evaluationFlags are what onrecord eval was asked for.
type evaluationFlags struct {
	gold, predicted, format, errors, table string
	evaluation.Options
}

func (a *app) evalCommand() *cobra.Command {
	var f evaluationFlags
	cmd := &cobra.Command{
		Use:   "eval --gold FILE [--pred FILE]",
		Short: "Measure quotes and speakers against gold",
		Long: `Measure quotes and speakers against gold: precision, recall and F1 by type of quote, language and type of document,
with intervals, exact spans, and accuracy of speaker, role, affiliation and kind.

Each line of the gold is a document: {"id", "text"} with, if known, "lang", "title", "url", "issuer" and "doc_type", and
either "attributions": [{"type", "content", "source", "cue"}] or "quotes": [{"type", "content", "source", "cue",
"speaker": {"name", "role", "affiliation", "kind"}}] with "not_quotes": [[start, end]]. Spans count Unicode code points.
docs/gold.md says what each means and shows examples to begin with.

Without --pred the built-in extractor reads the texts. With it, FILE is what onrecord extract --format jsonl prints for
them; so the quotes of any program can be measured.

--errors writes every mistake with the text around it: missed, spurious, wrong span, wrong source or speaker, wrong role,
affiliation, kind, type or position. A FILE that ends in .jsonl gets one JSON object a line, another gets text to read; "-" puts
them behind the figures.

--reliability says how often quotes of a confidence are right. --calibrate is for developers: it makes the table that
confidence comes from out of the gold, to be built into the program.`,
		Example: `  onrecord eval --gold gold.jsonl
  onrecord eval --gold gold.jsonl --errors errors.jsonl
  onrecord eval --gold gold.jsonl --errors - --max-errors 20
  onrecord eval --gold gold.jsonl --pred quotes.jsonl --format json
  onrecord eval --gold gold.jsonl --reliability`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return a.evaluateFiles(cmd.Context(), f) },
	}
	formatFlag(cmd, &f.format, "table", []string{"table", "json"})
	flags := cmd.Flags()
	flags.StringVar(&f.gold, "gold", "", "`FILE` of documents with their quotes (required)")
	flags.StringVar(&f.predicted, "pred", "", "`FILE` of the quotes to measure (default: what the built-in extractor finds)")
	flags.StringVar(&f.errors, "errors", "", "write the mistakes to `FILE`, as JSON lines if it ends in .jsonl; - for standard output")
	flags.IntVar(&f.MaxMistakes, "max-errors", 0, "write only `N` mistakes, evenly from all there are; 0 for all")
	flags.BoolVar(&f.Reliability, "reliability", false, "say how often quotes of a confidence are right")
	flags.StringVar(&f.table, "calibrate", "", "write the table of confidence that the gold gives to `FILE`, and nothing else")
	flags.IntVar(&f.Samples, "boot", 1000, "draw `N` samples of the documents for the intervals; 0 for none")
	flags.Uint64Var(&f.Seed, "seed", 1, "seed of the samples")
	_ = cmd.MarkFlagRequired("gold") // fails only for a flag that does not exist
	_ = cmd.MarkFlagFilename("gold", "jsonl")
	_ = cmd.MarkFlagFilename("pred", "jsonl")
	return cmd
}

func (a *app) evaluateFiles(ctx context.Context, f evaluationFlags) error {
	if f.Samples < 0 || f.MaxMistakes < 0 {
		return errors.New("--boot and --max-errors count things: give 0 or more")
	}
	docs, err := readGold(f.gold)
	if err != nil {
		return err
	}
	if f.table != "" {
		return a.calibrate(ctx, docs, f.table)
	}
	predict, err := a.predictor(f.predicted, docs)
	if err != nil {
		return err
	}
	f.Mistakes = f.errors != ""
	report, err := evaluation.Score(ctx, docs, predict, f.Options)
	if err != nil {
		return err
	}
	if f.Mistakes && f.errors != "-" {
		if err := writeMistakes(report, f.errors); err != nil {
			return err
		}
		report = report.WithoutMistakes()
	}
	return a.printReport(report, f)
}

// writeMistakes writes the mistakes to a file, in the form that its name asks for.
func writeMistakes(report evaluation.Report, name string) error {
	file, err := os.Create(name)
	if err != nil {
		return fmt.Errorf("errors: %w", err)
	}
	write := report.WriteMistakes
	if filepath.Ext(name) == ".jsonl" {
		write = report.WriteMistakeLines
	}
	if err := errors.Join(write(file), file.Close()); err != nil {
		return fmt.Errorf("write errors to %s: %w", name, err)
	}
	return nil
}

func (a *app) printReport(report evaluation.Report, f evaluationFlags) error {
	if f.format == "table" {
		if err := report.WriteTable(a.out); err != nil || f.errors != "-" {
			return err
		}
		return report.WriteMistakes(a.out)
	}
	enc := json.NewEncoder(a.out)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	return enc.Encode(report)
}

func readGold(name string) ([]evaluation.Document, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, fmt.Errorf("gold: %w", err)
	}
	defer f.Close() //nolint:errcheck // only read from
	return evaluation.ReadGold(f, name)
}

// predictor returns what finds the quotes of a document: the file of predictions if one is named, or else the
// built-in extractor, given what extract would be given.
func (a *app) predictor(name string, docs []evaluation.Document) (func(evaluation.Document) []evaluation.Quote, error) {
	if name != "" {
		f, err := os.Open(name)
		if err != nil {
			return nil, fmt.Errorf("predictions: %w", err)
		}
		defer f.Close() //nolint:errcheck // only read from
		found, err := evaluation.ReadPredictions(f, name, docs)
		return found.Predict, err
	}
	cfg, err := a.loadConfig()
	if err != nil {
		return nil, err
	}
	extractor := processor.New(cfg.Stakeholders, cfg.Topics)
	return func(d evaluation.Document) []evaluation.Quote {
		return evaluation.FromQuotes(extractor.Extract(documentOf(d)))
	}, nil
}

// documentOf is what the extractor may know of a document of gold.
func documentOf(d evaluation.Document) processor.Document {
	return processor.Document{
		Text: d.Text, Lang: d.Lang, Title: d.Title, URL: d.URL, Issuer: d.Issuer, Firsthand: d.Issuer.Name != "",
	}
}
