package main

import (
	"context"
	"fmt"

	"github.com/spf13/cobra"

	"github.com/onrecord/onrecord"
	"github.com/onrecord/onrecord/sink"
)

func (a *app) entityCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "entity",
		Short: "People and organisations: which names are one, who they are, who belongs where",
		Long: `People and organisations are the names that texts have. Say which names are one, which item of a public register they are,
and who holds which role where. Like the corrections of quotes these are events with an author and a reason: ` + "`onrecord correct list`" + `
lists them and ` + "`onrecord correct withdraw`" + ` takes them back. Merging changes no reading: a split brings back what was read.

The views v_people, v_organisations and v_memberships show the result.`,
		Example: `  onrecord entity list organisations
  onrecord entity merge person "Mara Lindqvist" "M. Lindqvist" "Dr Lindqvist" --reason "one person, see her biography"
  onrecord entity split person "Mara Lindqvist" "Dr Lindqvist" --reason "that is her brother"
  onrecord entity identify organisation "Brightwater Group" --wikidata Q999999903 --reason "its page"
  onrecord entity member "Mara Lindqvist" "Brightwater Group" --role "chief engineer" --since 2024-05 --reason "press release"`,
	}
	cmd.AddCommand(a.entityListCommand(), a.entityMergeCommand(), a.entitySplitCommand(), a.entityIdentifyCommand(), a.entityMemberCommand())
	return cmd
}

// entityLists are what entity list lists.
var entityLists = map[string]string{
	"people":        `SELECT name, aliases, wikidata, quotes, first_quoted, last_quoted FROM v_people`,
	"organisations": `SELECT name, kind, aliases, wikidata, lei, ror, iso, quotes, first_quoted, last_quoted FROM v_organisations`,
	"memberships":   `SELECT person AS name, organisation, role, since, until, on_behalf_of, origin, quotes, first_quoted, last_quoted FROM v_memberships`,
}

func (a *app) entityListCommand() *cobra.Command {
	var format string
	cmd := &cobra.Command{
		Use:   "list people|organisations|memberships [NAME]",
		Short: "List people, organisations, or who belongs where",
		Example: `  onrecord entity list people
  onrecord entity list memberships Lindqvist --format csv`,
		Args:      cobra.RangeArgs(1, 2),
		ValidArgs: []string{"people", "organisations", "memberships"},
		RunE: func(cmd *cobra.Command, args []string) error {
			query, ok := entityLists[args[0]]
			if !ok {
				return fmt.Errorf("there is no list of %s: the lists are people, organisations and memberships", args[0])
			}
			name := ""
			if len(args) == 2 {
				name = args[1]
			}
			return a.printRows(cmd.Context(), format, `SELECT * FROM (`+query+`) WHERE ?1 = '' OR instr(lower(name), lower(?1)) > 0 ORDER BY quotes DESC, name`, name)
		},
	}
	formatFlag(cmd, &format, "table", rowFormats)
	return cmd
}

// parseEntityType reads "person" or "organisation".
func parseEntityType(s string) (onrecord.EntityType, error) {
	for _, t := range onrecord.EntityTypes() {
		if s == string(t) {
			return t, nil
		}
	}
	return "", fmt.Errorf("%q: say person or organisation first (a state is an organisation here)", s)
}

// correctEntity publishes a correction that is about no statement.
func (a *app) correctEntity(ctx context.Context, sign signature, c onrecord.Correction) error {
	return a.correct(ctx, sign, func(context.Context, *sink.Reader) (*onrecord.Correction, error) { return &c, nil })
}

func (a *app) entityMergeCommand() *cobra.Command {
	var sign signature
	cmd := &cobra.Command{
		Use:     "merge person|organisation NAME OTHER…",
		Short:   "Say that other names are the same person or organisation, shown under NAME",
		Example: `  onrecord entity merge organisation "Brightwater Group" "Brightwater Systems" --reason "renamed in 2025"`,
		Args:    cobra.MinimumNArgs(3),
		RunE: func(cmd *cobra.Command, args []string) error {
			t, err := parseEntityType(args[0])
			if err != nil {
				return err
			}
			return a.correctEntity(cmd.Context(), sign, onrecord.Correction{
				Action: onrecord.ActionMerge, Entity: &onrecord.Entity{Type: t, Name: args[1], Names: args[2:]},
			})
		},
	}
	sign.flags(cmd)
	return cmd
}

func (a *app) entitySplitCommand() *cobra.Command {
	var sign signature
	cmd := &cobra.Command{
		Use:     "split person|organisation NAME OTHER…",
		Short:   "Say that names merged into NAME are somebody else's after all",
		Example: `  onrecord entity split person "Mara Lindqvist" "Dr Lindqvist" --reason "that is her brother"`,
		Args:    cobra.MinimumNArgs(3),
		RunE: func(cmd *cobra.Command, args []string) error {
			t, err := parseEntityType(args[0])
			if err != nil {
				return err
			}
			return a.correctEntity(cmd.Context(), sign, onrecord.Correction{
				Action: onrecord.ActionSplit, Entity: &onrecord.Entity{Type: t, Name: args[1], Names: args[2:]},
			})
		},
	}
	sign.flags(cmd)
	return cmd
}

func (a *app) entityIdentifyCommand() *cobra.Command {
	var sign signature
	var e onrecord.Entity
	var kind string
	cmd := &cobra.Command{
		Use:   "identify person|organisation NAME",
		Short: "Say which item of a public register it is",
		Example: `  onrecord entity identify organisation "Brightwater Group" --wikidata Q999999903 --lei 529900T8BM49AURSDO55 --reason "its page"
  onrecord entity identify organisation Valdoria --kind state --iso VD --reason "UN list"`,
		Args: cobra.ExactArgs(2),
		RunE: func(cmd *cobra.Command, args []string) (err error) {
			if e.Type, err = parseEntityType(args[0]); err != nil {
				return err
			}
			e.Name, e.Kind = args[1], onrecord.Kind(kind)
			if e.Kind == "" && e.Wikidata+e.LEI+e.ROR+e.ISO == "" {
				return fmt.Errorf("as what? Give --wikidata, --lei, --ror, --iso or --kind")
			}
			return a.correctEntity(cmd.Context(), sign, onrecord.Correction{Action: onrecord.ActionIdentify, Entity: &e})
		},
	}
	sign.flags(cmd)
	flags := cmd.Flags()
	flags.StringVar(&kind, "kind", "", "`KIND` of actor")
	flags.StringVar(&e.Wikidata, "wikidata", "", "Wikidata `ITEM`")
	flags.StringVar(&e.LEI, "lei", "", "Legal Entity Identifier, ISO 17442")
	flags.StringVar(&e.ROR, "ror", "", "`ID` in the Research Organization Registry")
	flags.StringVar(&e.ISO, "iso", "", "ISO 3166-1 alpha-2 `CODE` of a state")
	return cmd
}

func (a *app) entityMemberCommand() *cobra.Command {
	var sign signature
	var m onrecord.Membership
	cmd := &cobra.Command{
		Use:     "member PERSON ORGANISATION",
		Short:   "Say that a person holds or held a role in an organisation",
		Example: `  onrecord entity member "Mara Lindqvist" "Brightwater Group" --role "chief engineer" --since 2024-05 --until 2026 --reason "press release"`,
		Args:    cobra.ExactArgs(2),
		RunE: func(cmd *cobra.Command, args []string) error {
			m.Person, m.Organisation = args[0], args[1]
			return a.correctEntity(cmd.Context(), sign, onrecord.Correction{Action: onrecord.ActionMember, Membership: &m})
		},
	}
	sign.flags(cmd)
	flags := cmd.Flags()
	flags.StringVar(&m.Role, "role", "", "`ROLE` held")
	flags.StringVar(&m.Since, "since", "", "`DATE` it began, as exact as is known: 2024, 2024-05, 2024-05-17")
	flags.StringVar(&m.Until, "until", "", "`DATE` it ended")
	flags.StringVar(&m.OnBehalfOf, "on-behalf-of", "", "`ORGANISATION` represented there")
	return cmd
}
