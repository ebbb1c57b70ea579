package main

import (
	"context"
	"errors"
	"fmt"
	"os"

	"github.com/onrecord/onrecord/internal/evaluation"
	"github.com/onrecord/onrecord/processor"
	"github.com/onrecord/onrecord/processor/confidence"
)

// folds is into how many parts the documents are divided to try a table on quotes that it was not made of.
const folds = 10

// calibrate makes the table of confidence from gold and writes it to a file. It prints how well tables made of nine
// tenths of the documents do on the tenth left out.
func (a *app) calibrate(ctx context.Context, docs []evaluation.Document, name string) error {
	cfg, err := a.loadConfig()
	if err != nil {
		return err
	}
	byDocument, err := judgedSamples(ctx, processor.New(cfg.Stakeholders, cfg.Topics), docs)
	if err != nil {
		return err
	}
	file, err := os.Create(name)
	if err != nil {
		return fmt.Errorf("calibrate: %w", err)
	}
	if err := errors.Join(confidence.Fit(samplesWithout(byDocument, -1)).Write(file), file.Close()); err != nil {
		return fmt.Errorf("write table of confidence to %s: %w", name, err)
	}
	_, err = fmt.Fprintf(a.out, "tables of %d/%d of %d documents on the rest\n", folds-1, folds, len(docs))
	if err != nil {
		return err
	}
	return crossValidated(byDocument).WriteTable(a.out)
}

// judgedSamples reads the documents and returns the judged quotes of each.
func judgedSamples(ctx context.Context, extractor *processor.Extractor, docs []evaluation.Document) ([][]confidence.Sample, error) {
	byDocument := make([][]confidence.Sample, len(docs))
	for d, doc := range docs {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		var quotes []evaluation.Quote
		explained := extractor.Explain(documentOf(doc))
		for _, q := range explained {
			quotes = append(quotes, evaluation.FromQuote(q.Quote))
		}
		for i, v := range evaluation.Judge(doc, quotes) {
			if v != evaluation.Unjudged {
				byDocument[d] = append(byDocument[d], confidence.Sample{Evidence: explained[i].Basis, Right: v == evaluation.Right})
			}
		}
	}
	return byDocument, nil
}

// crossValidated tries tables on the documents that they were not made of.
func crossValidated(byDocument [][]confidence.Sample) evaluation.Reliability {
	var scale evaluation.Scale
	for fold := range folds {
		table := confidence.Fit(samplesWithout(byDocument, fold))
		for d := fold; d < len(byDocument); d += folds {
			for _, s := range byDocument[d] {
				p, _ := table.Of(s.Evidence)
				scale.Add(p, s.Right)
			}
		}
	}
	return scale.Reliability()
}

// samplesWithout are the quotes of all documents but those of one fold, or of all for -1.
func samplesWithout(byDocument [][]confidence.Sample, fold int) (samples []confidence.Sample) {
	for d, of := range byDocument {
		if d%folds != fold {
			samples = append(samples, of...)
		}
	}
	return samples
}
