package onrecord

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"
)

// CorrectionID names a correction. It is derived from all that the correction says, see [Correction.Seal].
type CorrectionID string

// CorrectionAction is what a correction does.
type CorrectionAction string

// The actions. The first four are on a quote, the next four on people and organisations.
const (
	ActionSet    CorrectionAction = "set"    // other values for some fields
	ActionSpan   CorrectionAction = "span"   // the quote begins or ends elsewhere
	ActionReject CorrectionAction = "reject" // these words are no quote
	ActionAdd    CorrectionAction = "add"    // these words are a quote, which was missing

	ActionMerge    CorrectionAction = "merge"    // several names are one person or organisation
	ActionSplit    CorrectionAction = "split"    // they are not
	ActionIdentify CorrectionAction = "identify" // it is this item of a public register
	ActionMember   CorrectionAction = "member"   // this person holds or held that role there

	ActionWithdraw CorrectionAction = "withdraw" // an earlier correction no longer stands
)

// CorrectionActions lists the actions.
func CorrectionActions() []CorrectionAction {
	return []CorrectionAction{
		ActionSet, ActionSpan, ActionReject, ActionAdd, ActionMerge, ActionSplit, ActionIdentify, ActionMember, ActionWithdraw,
	}
}

// Correction is what a person says against the extractor, with name and reason: the payload of a correction message.
// It is an event: it stands until another one withdraws or overrules it, and nothing that was said before is changed.
type Correction struct {
	ID     CorrectionID     `json:"correction_id"`
	Action CorrectionAction `json:"action"`
	// Author is who answers for it, Reason why.
	Author string `json:"author"`
	Reason string `json:"reason"`
	// MadeAt is when it was made, to the second. It is part of the id: the same correction may be made, withdrawn
	// and made again.
	MadeAt time.Time `json:"made_at"`

	// Target is the quote meant: of set, span, reject and add.
	Target *Target `json:"target,omitempty"`
	// Set are the right values: of set and add.
	Set *QuoteFields `json:"set,omitempty"`
	// Content is where the quote really stands: of span.
	Content []TextQuote `json:"content,omitempty"`
	// Entity is of merge, split and identify.
	Entity *Entity `json:"entity,omitempty"`
	// Membership is of member.
	Membership *Membership `json:"membership,omitempty"`
	// Withdraws is of withdraw.
	Withdraws CorrectionID `json:"withdraws,omitempty"`
}

// Target names a quote by its words in a statement, so that it is found in what any extractor makes of any version.
type Target struct {
	StatementID StatementID `json:"statement_id"`
	Source      SourceID    `json:"source"`
	URL         string      `json:"url"`
	// QuoteID is the id that the quote had for the author. It is for people; the words decide.
	QuoteID QuoteID `json:"quote_id,omitempty"`
	// Content are the words, in their order.
	Content []TextQuote `json:"content"`
	// Seen is what the author saw in the fields that are set, and Extractor who had said so. Where a later extractor
	// says something else again, the correction stands and is listed for another look.
	Seen      *QuoteFields `json:"seen,omitempty"`
	Extractor string       `json:"extractor,omitempty"`
}

// QuoteFields are values for some fields of a quote. A nil field is left as it is; an empty one says: not known.
type QuoteFields struct {
	Type        *QuoteType     `json:"type,omitempty"`
	Speaker     *string        `json:"speaker,omitempty"`
	Role        *string        `json:"role,omitempty"`
	Affiliation *string        `json:"affiliation,omitempty"`
	Kind        *Kind          `json:"kind,omitempty"`
	OnBehalfOf  *[]string      `json:"on_behalf_of,omitempty"`
	Stakeholder *string        `json:"stakeholder,omitempty"`
	Topics      *[]string      `json:"topics,omitempty"`
	Position    *PositionWords `json:"position,omitempty"`
}

// PositionWords is where the speaker stands and the words that carry it. An empty label says that the words carry none.
type PositionWords struct {
	Label string      `json:"label"`
	Words []TextQuote `json:"words,omitempty"`
}

// IsZero reports whether nothing is set.
func (f *QuoteFields) IsZero() bool { return f == nil || *f == QuoteFields{} }

var correctionIDPattern = regexp.MustCompile(`^c[a-z2-7]{26}$`)

// Seal fills in the id, which follows from all the rest.
func (c *Correction) Seal() error {
	c.MadeAt = c.MadeAt.UTC().Truncate(time.Second)
	c.ID = ""
	b, err := marshalPlain(c)
	if err != nil {
		return fmt.Errorf("encode correction: %w", err)
	}
	c.ID = CorrectionID(newID("c", "correction", string(b)))
	return nil
}

// Validate reports whether the correction says all that its action needs.
func (c Correction) Validate() error {
	switch {
	case !correctionIDPattern.MatchString(string(c.ID)):
		return fmt.Errorf("correction id %q: %w", c.ID, ErrInvalid)
	case strings.TrimSpace(c.Author) == "" || strings.TrimSpace(c.Reason) == "":
		return fmt.Errorf("correction %s without author or reason: %w", c.ID, ErrInvalid)
	case c.MadeAt.IsZero():
		return fmt.Errorf("correction %s without a time: %w", c.ID, ErrInvalid)
	}
	if err := c.validateAction(); err != nil {
		return fmt.Errorf("correction %s (%s): %w", c.ID, c.Action, err)
	}
	return nil
}

func (c Correction) validateAction() error {
	missing := func(what string) error { return fmt.Errorf("it does not say %s: %w", what, ErrInvalid) }
	switch c.Action {
	case ActionSet, ActionSpan, ActionReject, ActionAdd:
		return c.validateQuote(missing)
	case ActionMerge, ActionSplit, ActionIdentify:
		if c.Entity == nil {
			return missing("whom it is about")
		}
		if (len(c.Entity.Names) == 0) != (c.Action == ActionIdentify) {
			return missing("which names")
		}
		return c.Entity.Validate()
	case ActionMember:
		if c.Membership == nil {
			return missing("who is a member of what")
		}
		return c.Membership.Validate()
	case ActionWithdraw:
		if !correctionIDPattern.MatchString(string(c.Withdraws)) {
			return missing("which correction is withdrawn")
		}
		return nil
	}
	return fmt.Errorf("there is no such action: %w", ErrInvalid)
}

func (c Correction) validateQuote(missing func(string) error) error {
	if c.Target == nil || c.Target.StatementID == "" || len(c.Target.Content) == 0 {
		return missing("which words of which statement")
	}
	if err := c.Target.Source.Validate(); err != nil {
		return err
	}
	if c.Action == ActionSpan && len(c.Content) == 0 {
		return missing("where the quote really stands")
	}
	if c.Action == ActionSet && c.Set.IsZero() {
		return missing("what is right")
	}
	if c.Action == ActionAdd && (c.Set == nil || c.Set.Type == nil) {
		return missing("the type of the quote")
	}
	for _, q := range slices.Concat(c.Target.Content, c.Content) {
		if q.Exact == "" {
			return missing("any words")
		}
	}
	return c.Set.validate()
}

func (f *QuoteFields) validate() error {
	if f == nil {
		return nil
	}
	if f.Type != nil && !slices.Contains(QuoteTypes(), *f.Type) {
		return fmt.Errorf("quote type %q: %w", *f.Type, ErrInvalid)
	}
	if f.Kind != nil && *f.Kind != "" {
		if _, err := ParseKind(string(*f.Kind)); err != nil {
			return err
		}
	}
	if p := f.Position; p != nil && p.Label != "" && len(p.Words) == 0 {
		return fmt.Errorf("position %q without the words that carry it: %w", p.Label, ErrInvalid)
	}
	return nil
}
