package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"

	"github.com/spf13/cobra"

	"github.com/onrecord/onrecord/internal/evaluation"
	"github.com/onrecord/onrecord/processor"
)

func (a *app) evalCommand() *cobra.Command {
	var gold, predicted, format string
	var opts evaluation.Options
	cmd := &cobra.Command{
		Use:   "eval --gold FILE [--pred FILE]",
		Short: "Measure quotes and speakers against gold",
		Long: `Measure quotes and speakers against gold: precision, recall and F1 by type of quote, language and type of document,
accuracy of speaker, role, affiliation and kind.

Each line of the gold is a document: {"id", "text"} with, if known, "lang", "title", "url", "issuer" and "doc_type", and
either "attributions": [{"type", "content", "source", "cue"}] or "quotes": [{"type", "content", "source", "cue",
"speaker": {"name", "role", "affiliation", "kind"}}] with "not_quotes": [[start, end]]. Spans count Unicode code points.

Without --pred the built-in extractor reads the texts. With it, FILE is what onrecord extract --format jsonl prints for
them; so the quotes of any program can be measured.`,
		Example: `  onrecord eval --gold gold.jsonl
  onrecord eval --gold gold.jsonl --errors 20
  onrecord eval --gold gold.jsonl --pred quotes.jsonl --format json`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if opts.Samples < 0 || opts.Mistakes < 0 {
				return errors.New("--boot and --errors count things: give 0 or more")
			}
			docs, err := readGold(gold)
			if err != nil {
				return err
			}
			predict, err := a.predictor(predicted, docs)
			if err != nil {
				return err
			}
			return a.evaluate(cmd.Context(), docs, predict, opts, format)
		},
	}
	formatFlag(cmd, &format, "table", []string{"table", "json"})
	flags := cmd.Flags()
	flags.StringVar(&gold, "gold", "", "`FILE` of documents with their quotes (required)")
	flags.StringVar(&predicted, "pred", "", "`FILE` of the quotes to measure (default: what the built-in extractor finds)")
	flags.IntVar(&opts.Mistakes, "errors", 0, "list up to `N` mistakes, evenly from all there are")
	flags.IntVar(&opts.Samples, "boot", 1000, "draw `N` samples of the documents for the intervals; 0 for none")
	flags.Uint64Var(&opts.Seed, "seed", 1, "seed of the samples")
	_ = cmd.MarkFlagRequired("gold") // fails only for a flag that does not exist
	_ = cmd.MarkFlagFilename("gold", "jsonl")
	_ = cmd.MarkFlagFilename("pred", "jsonl")
	return cmd
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
		return evaluation.FromQuotes(extractor.Extract(processor.Document{
			Text: d.Text, Lang: d.Lang, Title: d.Title, URL: d.URL, Issuer: d.Issuer, Firsthand: d.Issuer.Name != "",
		}))
	}, nil
}

func (a *app) evaluate(ctx context.Context, docs []evaluation.Document, predict func(evaluation.Document) []evaluation.Quote, opts evaluation.Options, format string) error {
	report, err := evaluation.Score(ctx, docs, predict, opts)
	if err != nil {
		return err
	}
	if format == "table" {
		return report.WriteTable(a.out)
	}
	enc := json.NewEncoder(a.out)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	return enc.Encode(report)
}
