//! Draws the merges of identities as a small graph in SVG. Start reading at [`merges`].

use std::collections::BTreeMap;

use cognito_identity_fake::IdentityOverview;
use maud::{Markup, html};

use super::short;

const WIDTH: usize = 200;
const HEIGHT: usize = 30;
/// Between two columns, where the arrows are.
const GAP: usize = 70;
const ROW: usize = 42;

/// An identity and its place: in the column of how many merges it is from the one that remains, in a row of its own.
struct Node<'a> {
    identity: &'a IdentityOverview,
    column: usize,
    row: usize,
}

impl Node<'_> {
    fn x(&self, columns: usize) -> usize {
        (columns - 1 - self.column) * (WIDTH + GAP) + 1
    }

    fn y(&self) -> usize {
        self.row * ROW + 1
    }
}

/// The identities that were merged, each with an arrow to the one that has its logins now; nothing if there are none.
pub(super) fn merges(identities: &[IdentityOverview]) -> Markup {
    let nodes = place(identities);
    let Some(columns) = nodes.iter().map(|node| node.column + 1).max().filter(|columns| *columns > 1) else {
        return html! {};
    };
    let rows = nodes.iter().map(|node| node.row + 1).max().unwrap_or(0);
    let width = columns * (WIDTH + GAP) - GAP + 2;
    let height = rows * ROW + 2;
    let places: BTreeMap<&str, &Node<'_>> =
        nodes.iter().map(|node| (node.identity.id.as_str(), node)).collect();
    html! {
        figure {
            svg viewBox=(format!("0 0 {width} {height}")) width=(width) height=(height) role="img"
                aria-label="Merges: an arrow goes from each identity to the one it was merged into" {
                @for node in &nodes {
                    @if let Some(parent) = node.identity.merged_into.as_deref().and_then(|id| places.get(id)) {
                        (arrow(node, parent, columns))
                    }
                }
                @for node in &nodes { (block(node, columns)) }
            }
            figcaption { "Merges: the identity at the end of an arrow has the logins now." }
        }
    }
}

fn block(node: &Node<'_>, columns: usize) -> Markup {
    let x = node.x(columns);
    let y = node.y();
    let logins = node.identity.developer_users.len() + node.identity.public_logins.len();
    html! {
        a.disabled[node.identity.is_disabled] href=(format!("#{}", node.identity.id)) {
            title { (node.identity.id) }
            rect x=(x) y=(y) width=(WIDTH) height=(HEIGHT) rx="4" {}
            text x=(x + 8) y=(y + 20) {
                (short(&node.identity.id)) " " @if node.identity.is_disabled { "disabled" } @else { (logins) " logins" }
            }
        }
    }
}

fn arrow(from: &Node<'_>, to: &Node<'_>, columns: usize) -> Markup {
    let x = from.x(columns) + WIDTH;
    let y = from.y() + HEIGHT / 2;
    let end = to.x(columns);
    let height = to.y() + HEIGHT / 2;
    let middle = usize::midpoint(x, end);
    html! {
        path.arrow d=(format!("M{x} {y} C{middle} {y} {middle} {height} {} {height}", end - 7)) {}
        path.head d=(format!("M{} {} L{end} {height} L{} {} Z", end - 8, height - 4, end - 8, height + 4)) {}
    }
}

/// Places the merged identities and their targets, each family from the identity that remains.
fn place(identities: &[IdentityOverview]) -> Vec<Node<'_>> {
    let mut children: BTreeMap<&str, Vec<&IdentityOverview>> = BTreeMap::new();
    for identity in identities {
        if let Some(parent) = &identity.merged_into {
            children.entry(parent).or_default().push(identity);
        }
    }
    let mut nodes = Vec::new();
    let mut row = 0;
    let is_root = |identity: &&IdentityOverview| {
        identity.merged_into.is_none() && children.contains_key(identity.id.as_str())
    };
    for root in identities.iter().filter(is_root) {
        let mut waiting = vec![(root, 0)];
        while let Some((identity, column)) = waiting.pop() {
            nodes.push(Node { identity, column, row });
            let merged = children.get(identity.id.as_str()).map_or(&[][..], Vec::as_slice);
            if merged.is_empty() {
                row += 1;
            }
            waiting.extend(merged.iter().rev().map(|identity| (*identity, column + 1)));
        }
    }
    nodes
}
