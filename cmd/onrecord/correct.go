package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strings"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/onrecord/onrecord"
	"github.com/onrecord/onrecord/internal/stream"
	"github.com/onrecord/onrecord/sink"
)

func (a *app) correctCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "correct",
		Short: "Say what the extractor got wrong, so that it stays right",
		Long: `Say what the extractor got wrong: who spoke, as what, where a quote begins and ends, what is none, what is missing.

A correction is an event with an author and a reason. It is published to the stream CORRECTIONS, applied by every archive
that is built from the streams, and again after each ` + "`onrecord reprocess`" + `. It names the quote by its words and what stands
around them, so it outlives a better extractor and a changed page. Nothing is overwritten: what the extractor said stays,
and comes back when the correction is withdrawn. Where a correction cannot be applied any more, or the extractor says
something else again by now, ` + "`onrecord correct conflicts`" + ` lists it.

The author is --author or the environment's ONRECORD_AUTHOR. Ids may be shortened to where they are unique. What concerns
people and organisations, such as two names of one person, is under ` + "`onrecord entity`" + `.`,
		Example: `  export ONRECORD_AUTHOR="Ines Quill"
  onrecord correct set q7f3kz --speaker "Perpetua Fenwick" --role miller --reason "the younger one, see the photograph"
  onrecord correct set q7f3kz --position opposes --position-words "strongly against" --reason "says so"
  onrecord correct span q7f3kz "Open the gates" --reason "the rest is the reporter's"
  onrecord correct reject q7f3kz --reason "a title of a book"
  onrecord correct add s4h2xx "patience" --type indirect --speaker "Weir board" --reason "overlooked"
  onrecord correct list
  onrecord correct withdraw c5m2ab --reason "I misheard"
  onrecord correct conflicts`,
	}
	cmd.AddCommand(a.correctSetCommand(), a.correctSpanCommand(), a.correctRejectCommand(), a.correctAddCommand(),
		a.correctListCommand(), a.correctShowCommand(), a.correctWithdrawCommand(), a.correctConflictsCommand())
	return cmd
}

// signature is who answers for a change, and why.
type signature struct{ author, reason string }

func (s *signature) flags(cmd *cobra.Command) {
	cmd.Flags().StringVar(&s.author, "author", os.Getenv("ONRECORD_AUTHOR"), "`NAME` of who answers for it (default: $ONRECORD_AUTHOR)")
	cmd.Flags().StringVar(&s.reason, "reason", "", "`WHY`, for those who read it later")
}

func (s *signature) check() error {
	if strings.TrimSpace(s.author) == "" {
		return errors.New("who says so? Give --author NAME, or set ONRECORD_AUTHOR")
	}
	if strings.TrimSpace(s.reason) == "" {
		return errors.New("why? Give --reason WHY: it is what others have to go by")
	}
	return nil
}

// sign fills in author, reason, time and id.
func (s *signature) sign(c *onrecord.Correction) error {
	c.Author, c.Reason, c.MadeAt = s.author, s.reason, time.Now()
	if err := c.Seal(); err != nil {
		return err
	}
	return c.Validate()
}

func (a *app) correctSetCommand() *cobra.Command {
	var sign signature
	var fields fieldFlags
	cmd := &cobra.Command{
		Use:   "set QUOTE",
		Short: "Set the speaker, role, affiliation, kind, position or type of a quote",
		Long: `Set fields of a quote. What no flag names stays; an empty value says that it is not known. --position none says that the
words carry no position.`,
		Example: `  onrecord correct set q7f3kz --speaker "Perpetua Fenwick" --role miller --reason "see the photograph"
  onrecord correct set q7f3kz --kind ngo --affiliation "Weir League" --stakeholder "Weir League" --reason "not the company"
  onrecord correct set q7f3kz --speaker "" --reason "nobody is named"`,
		Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			return a.correctQuote(cmd, args[0], sign, func(e sink.Exhibit, c *onrecord.Correction) (err error) {
				c.Action = onrecord.ActionSet
				if c.Set, err = fields.read(cmd.Flags(), e.Statement); err == nil && c.Set.IsZero() {
					err = errors.New("nothing is set: say what is right, for example --speaker NAME")
				}
				return err
			})
		},
	}
	sign.flags(cmd)
	fields.flags(cmd.Flags())
	return cmd
}

func (a *app) correctSpanCommand() *cobra.Command {
	var sign signature
	cmd := &cobra.Command{
		Use:   "span QUOTE WORDS…",
		Short: "Say where a quote really begins and ends",
		Long: `Say where a quote really begins and ends: WORDS are all of it, as they stand in the text, without quotation marks. A quote
that is interrupted is given in several pieces.`,
		Example: `  onrecord correct span q7f3kz "Open the gates by May, or we shall" --reason "it goes on after the aside"
  onrecord correct span q7f3kz "Open the gates" "or we shall" --reason "what is between is the reporter's"`,
		Args: cobra.MinimumNArgs(2),
		RunE: func(cmd *cobra.Command, args []string) error {
			return a.correctQuote(cmd, args[0], sign, func(e sink.Exhibit, c *onrecord.Correction) (err error) {
				c.Action = onrecord.ActionSpan
				c.Content, err = wordsOf(e.Statement, args[1:], onrecord.TextQuote{})
				return err
			})
		},
	}
	sign.flags(cmd)
	return cmd
}

func (a *app) correctRejectCommand() *cobra.Command {
	var sign signature
	cmd := &cobra.Command{
		Use:     "reject QUOTE",
		Short:   "Say that it is no quote",
		Example: `  onrecord correct reject q7f3kz --reason "the title of a book"`,
		Args:    cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			return a.correctQuote(cmd, args[0], sign, func(_ sink.Exhibit, c *onrecord.Correction) error {
				c.Action = onrecord.ActionReject
				return nil
			})
		},
	}
	sign.flags(cmd)
	return cmd
}

func (a *app) correctAddCommand() *cobra.Command {
	var sign signature
	var fields fieldFlags
	var around onrecord.TextQuote
	cmd := &cobra.Command{
		Use:   "add STATEMENT WORDS…",
		Short: "Add a quote that was overlooked",
		Long: `Add a quote that was overlooked. WORDS are all of it, as they stand in the statement's text, without quotation marks; several
pieces if it is interrupted. Where the words stand more than once, --prefix or --suffix tell which are meant.`,
		Example: `  onrecord correct add s4h2xx "patience" --type indirect --speaker "Weir board" --reason "overlooked"
  onrecord correct add s4h2xx "We agree" --suffix ",” said the reeve" --type direct --speaker "the reeve" --reason "overlooked"`,
		Args: cobra.MinimumNArgs(2),
		RunE: func(cmd *cobra.Command, args []string) error {
			return a.correctStatement(cmd, args[0], sign, func(e sink.Exhibit, c *onrecord.Correction) (err error) {
				c.Action = onrecord.ActionAdd
				if c.Target.Content, err = wordsOf(e.Statement, args[1:], around); err != nil {
					return err
				}
				if c.Set, err = fields.read(cmd.Flags(), e.Statement); err == nil && c.Set.Type == nil {
					err = errors.New("what sort of quote? Give --type direct, mixed, indirect or statement")
				}
				return err
			})
		},
	}
	sign.flags(cmd)
	fields.flags(cmd.Flags())
	cmd.Flags().StringVar(&around.Prefix, "prefix", "", "`WORDS` in front of them, where they stand more than once")
	cmd.Flags().StringVar(&around.Suffix, "suffix", "", "`WORDS` behind them")
	return cmd
}

// correctQuote makes a correction of the quote with an id.
func (a *app) correctQuote(cmd *cobra.Command, id string, sign signature, say func(sink.Exhibit, *onrecord.Correction) error) error {
	return a.correct(cmd.Context(), sign, func(ctx context.Context, r *sink.Reader) (*onrecord.Correction, error) {
		exhibits, err := r.Exhibits(ctx, id)
		if err != nil {
			return nil, err
		}
		e := exhibits[0]
		if e.Quote == nil || len(exhibits) > 1 {
			return nil, fmt.Errorf("%s is a statement: name one of its quotes, `onrecord show %s` lists them", id, id)
		}
		c := &onrecord.Correction{Target: targetOf(e)}
		c.Target.QuoteID, c.Target.Extractor = e.Quote.ID, e.Extractor
		c.Target.Content = onrecord.NewText(e.Statement.Text).QuoteAll(e.Quote.Content)
		if err := say(e, c); err != nil {
			return nil, err
		}
		return c, seen(ctx, r, e, c)
	})
}

// correctStatement makes a correction of the statement with an id.
func (a *app) correctStatement(cmd *cobra.Command, id string, sign signature, say func(sink.Exhibit, *onrecord.Correction) error) error {
	return a.correct(cmd.Context(), sign, func(ctx context.Context, r *sink.Reader) (*onrecord.Correction, error) {
		exhibits, err := r.Exhibits(ctx, id)
		if err != nil {
			return nil, err
		}
		c := &onrecord.Correction{Target: targetOf(exhibits[0])}
		return c, say(exhibits[0], c)
	})
}

func targetOf(e sink.Exhibit) *onrecord.Target {
	return &onrecord.Target{StatementID: e.Statement.ID, Source: e.Statement.Source, URL: e.Statement.URL}
}

// seen notes what the extractor says in the fields that are set. A quote that a person added has none.
func seen(ctx context.Context, r *sink.Reader, e sink.Exhibit, c *onrecord.Correction) error {
	if c.Set == nil {
		return nil
	}
	reading, _, err := r.Reading(ctx, e.Statement.VersionID)
	if errors.Is(err, onrecord.ErrNotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	for _, q := range reading.Quotes {
		if q.ID == e.Quote.ID {
			c.Target.Seen = seenFields(q, c.Set)
		}
	}
	return nil
}

// correct publishes a correction and says what became of it.
func (a *app) correct(ctx context.Context, sign signature, make func(context.Context, *sink.Reader) (*onrecord.Correction, error)) error {
	if err := sign.check(); err != nil {
		return err
	}
	w, err := a.openWorkbench(ctx)
	if err != nil {
		return err
	}
	defer w.close()
	if err := w.settle(ctx, stream.RoleEditor); err != nil { // the quote may have come this minute
		return err
	}
	reader, err := a.openReader(ctx)
	if err != nil {
		return err
	}
	defer reader.Close() //nolint:errcheck // only read from
	c, err := make(ctx, reader)
	if err != nil {
		return err
	}
	if err := sign.sign(c); err != nil {
		return err
	}
	conn, err := w.connect(ctx, stream.RoleEditor)
	if err != nil {
		return err
	}
	if err := conn.PublishCorrection(ctx, *c); err != nil {
		return err
	}
	if err := w.settle(ctx, stream.RoleEditor); err != nil {
		return err
	}
	return a.printOutcome(ctx, reader, c.ID)
}

// printOutcome prints what has become of a correction.
func (a *app) printOutcome(ctx context.Context, reader *sink.Reader, id onrecord.CorrectionID) error {
	record, err := reader.Correction(ctx, string(id))
	if errors.Is(err, onrecord.ErrNotFound) { // somebody else's archive has it
		_, err = fmt.Fprintln(a.out, id)
		return err
	}
	if err != nil {
		return err
	}
	line := fmt.Sprintf("%s  %s  %s", record.ID, record.Action, record.State)
	if record.Note != "" {
		line += ": " + record.Note
	}
	_, err = fmt.Fprintln(a.out, line)
	return err
}

// wordsOf finds words in a statement's text.
func wordsOf(s onrecord.Statement, words []string, around onrecord.TextQuote) ([]onrecord.TextQuote, error) {
	text := onrecord.NewText(s.Text)
	var quotes []onrecord.TextQuote
	for _, w := range words {
		around.Exact = w
		quotes = append(quotes, around)
	}
	spans, err := text.FindAll(quotes)
	if err != nil {
		return nil, fmt.Errorf("%s: %w (give them letter for letter; where they stand more than once, more of them)", s.URL, err)
	}
	return text.QuoteAll(spans), nil
}

// fieldFlags are the fields of a quote as flags.
type fieldFlags struct {
	kind, speaker, role, affiliation, stakeholder, label, words, kindOfQuote string
	onBehalfOf, topics                                                       []string
}

func (f *fieldFlags) flags(flags *pflag.FlagSet) {
	flags.StringVar(&f.kindOfQuote, "type", "", "`TYPE` of the quote: direct, mixed, indirect, statement")
	flags.StringVar(&f.speaker, "speaker", "", "`NAME` of who said it")
	flags.StringVar(&f.role, "role", "", "`OFFICE` of the speaker")
	flags.StringVar(&f.affiliation, "affiliation", "", "`ORGANISATION` of the speaker, as written")
	flags.StringVar(&f.kind, "kind", "", "`KIND` of the organisation: company, ngo, state, igo, academia, media, person, other")
	flags.StringVar(&f.stakeholder, "stakeholder", "", "`NAME` of the registered organisation spoken for")
	flags.StringSliceVar(&f.onBehalfOf, "on-behalf-of", nil, "`NAME` of another in whose name it was said; may be repeated")
	flags.StringSliceVar(&f.topics, "topic", nil, "`ID` of a topic it is about; may be repeated")
	flags.StringVar(&f.label, "position", "", "`LABEL` of where the speaker stands: supports, opposes, calls_for, …, or none")
	flags.StringVar(&f.words, "position-words", "", "`WORDS` of the text that carry the position")
}

// read returns the fields whose flags were given.
func (f *fieldFlags) read(flags *pflag.FlagSet, s onrecord.Statement) (*onrecord.QuoteFields, error) {
	set := new(onrecord.QuoteFields)
	for name, to := range map[string]struct {
		field **string
		value *string
	}{
		"speaker": {&set.Speaker, &f.speaker}, "role": {&set.Role, &f.role}, "affiliation": {&set.Affiliation, &f.affiliation},
		"stakeholder": {&set.Stakeholder, &f.stakeholder},
	} {
		if flags.Changed(name) {
			*to.field = to.value
		}
	}
	if flags.Changed("type") {
		set.Type = (*onrecord.QuoteType)(&f.kindOfQuote)
	}
	if flags.Changed("kind") {
		set.Kind = (*onrecord.Kind)(&f.kind)
	}
	if flags.Changed("on-behalf-of") {
		set.OnBehalfOf = &f.onBehalfOf
	}
	if flags.Changed("topic") {
		set.Topics = &f.topics
	}
	return set, f.readPosition(flags, s, set)
}

func (f *fieldFlags) readPosition(flags *pflag.FlagSet, s onrecord.Statement, set *onrecord.QuoteFields) error {
	if !flags.Changed("position") {
		return nil
	}
	set.Position = new(onrecord.PositionWords)
	if f.label == "none" || f.label == "" {
		return nil
	}
	if f.words == "" {
		return errors.New("which words say so? Give --position-words: a position stands only where words carry it")
	}
	words, err := wordsOf(s, []string{f.words}, onrecord.TextQuote{})
	set.Position.Label, set.Position.Words = f.label, words
	return err
}

// seenFields are what a quote has in the fields that are set.
func seenFields(q onrecord.Quote, set *onrecord.QuoteFields) *onrecord.QuoteFields {
	seen := new(onrecord.QuoteFields)
	if set.Type != nil {
		seen.Type = &q.Type
	}
	if set.Speaker != nil {
		seen.Speaker = &q.Speaker.Name
	}
	if set.Role != nil {
		seen.Role = &q.Speaker.Role
	}
	if set.Affiliation != nil {
		seen.Affiliation = &q.Speaker.Affiliation
	}
	if set.Kind != nil {
		seen.Kind = &q.Speaker.Kind
	}
	if set.OnBehalfOf != nil {
		seen.OnBehalfOf = &q.Speaker.OnBehalfOf
	}
	if set.Stakeholder != nil {
		seen.Stakeholder = &q.Stakeholder
	}
	if set.Topics != nil {
		seen.Topics = &q.Topics
	}
	return seen
}
