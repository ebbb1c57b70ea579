package main

import (
	"bufio"
	"compress/gzip"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"github.com/onrecord/onrecord"
	"github.com/onrecord/onrecord/scraper/content"
)

func (a *app) contentCommand() *cobra.Command {
	var format, address, contentType string
	cmd := &cobra.Command{
		Use:   "content [FILE|-]",
		Short: "Print what a page or PDF says: text, title, date, language",
		Long: `Print what a page or PDF says: its text without the page around it, title, date of publication, language.

With --format jsonl, each line of the input is {"file", "url", "content_type"}, where the file may be gzipped and is
looked for beside the input, and each line of the output is the result with its "file", in the same order. A document
that cannot be read is answered with "error" and "reason"; the rest goes on and the exit code is 3.`,
		Example: `  curl -s https://example.org/news/1 | onrecord content --url https://example.org/news/1
  onrecord content paper.pdf
  onrecord content --format jsonl pages.jsonl > texts.jsonl`,
		Args: cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			in, name, err := a.open(args)
			if err != nil {
				return err
			}
			defer in.Close() //nolint:errcheck // only read from
			reader := a.newReader()
			defer reader.Close() //nolint:errcheck // frees memory only
			if format == "jsonl" {
				return a.contentLines(cmd.Context(), reader, in, name)
			}
			body, err := io.ReadAll(in)
			if err != nil {
				return fmt.Errorf("read %s: %w", name, err)
			}
			doc, err := reader.Extract(cmd.Context(), content.Input{URL: address, ContentType: contentType, Body: body})
			if err != nil {
				return fmt.Errorf("%s: %w", name, err)
			}
			enc := json.NewEncoder(a.out)
			enc.SetEscapeHTML(false)
			enc.SetIndent("", "  ")
			return enc.Encode(newContentResult(address, doc))
		},
	}
	formatFlag(cmd, &format, "json", []string{"json", "jsonl"})
	cmd.Flags().StringVar(&address, "url", "", "address the document was fetched from")
	cmd.Flags().StringVar(&contentType, "content-type", "", "media type the server gave (default: found out)")
	return cmd
}

// newReader returns a content extractor. Its compiled PDF reader is kept in ONRECORD_CACHE or else the data directory,
// since compiling takes seconds.
func (a *app) newReader() *content.Extractor {
	cache := os.Getenv("ONRECORD_CACHE")
	if cache == "" {
		cache = filepath.Join(a.dataDir, "cache")
	}
	return content.New(content.Config{CacheDir: cache, Logger: a.logger})
}

type contentResult struct {
	File      string        `json:"file,omitempty"`
	URL       string        `json:"url"`
	Title     string        `json:"title"`
	Published onrecord.Date `json:"published"`
	Lang      string        `json:"lang"`
	Author    string        `json:"author"`
	Text      string        `json:"text"`
	Reason    string        `json:"reason,omitempty"`
	Error     string        `json:"error,omitempty"`
}

func newContentResult(address string, doc content.Document) contentResult {
	return contentResult{
		URL: address, Title: doc.Title, Published: doc.Published, Lang: doc.Lang, Author: doc.Author, Text: doc.Text,
	}
}

func (a *app) contentLines(ctx context.Context, reader *content.Extractor, in io.Reader, name string) error {
	dir := "."
	if name != "standard input" {
		dir = filepath.Dir(name)
	}
	out := bufio.NewWriter(a.out)
	failed := false
	err := eachLine(in, name, func(n int, line []byte) error {
		result, err := readLine(ctx, reader, dir, line)
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if err != nil {
			failed = true
			result.Error = fmt.Sprintf("%s line %d: %v", name, n, err)
			var read *content.Error
			if errors.As(err, &read) {
				result.Reason = string(read.Reason)
			}
			a.say("onrecord: %s", result.Error)
		}
		b, err := encodeJSON(result)
		if err != nil {
			return err
		}
		_, err = out.Write(append(b, '\n'))
		return err
	})
	if err = errors.Join(err, out.Flush()); err != nil {
		return err
	}
	if failed {
		return exitError(exitSomeFailed)
	}
	return nil
}

func readLine(ctx context.Context, reader *content.Extractor, dir string, line []byte) (contentResult, error) {
	var l struct {
		File        string `json:"file"`
		URL         string `json:"url"`
		ContentType string `json:"content_type"`
	}
	if err := json.Unmarshal(line, &l); err != nil {
		return contentResult{}, err
	}
	failed := contentResult{File: l.File, URL: l.URL}
	body, err := readMaybeGzipped(dir, l.File)
	if err != nil {
		return failed, err
	}
	doc, err := reader.Extract(ctx, content.Input{URL: l.URL, ContentType: l.ContentType, Body: body})
	if err != nil {
		return failed, err
	}
	result := newContentResult(l.URL, doc)
	result.File = l.File
	return result, nil
}

// readMaybeGzipped reads a file, relative to the working directory or else to dir, and unpacks it if it is gzipped.
func readMaybeGzipped(dir, name string) ([]byte, error) {
	f, err := os.Open(name)
	if errors.Is(err, os.ErrNotExist) && !filepath.IsAbs(name) {
		f, err = os.Open(filepath.Join(dir, name))
	}
	if err != nil {
		return nil, err
	}
	defer f.Close() //nolint:errcheck // only read from
	buffered := bufio.NewReader(f)
	if magic, err := buffered.Peek(2); err != nil || magic[0] != 0x1f || magic[1] != 0x8b {
		return io.ReadAll(buffered)
	}
	unzipped, err := gzip.NewReader(buffered)
	if err != nil {
		return nil, fmt.Errorf("unpack %s: %w", name, err)
	}
	return io.ReadAll(unzipped)
}
