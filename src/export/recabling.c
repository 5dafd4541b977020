#include "export/recabling_int.h"

#include "draw/recabling.h"
#include "draw/svg.h"

#include <stdio.h>
#include <string.h>

struct recabling_place mw_recabling_place(const struct recabling *c, uint32_t port)
{
    const struct mw_plan *p = c->x->plan;
    const struct mw_device *d = &p->devices.at[c->x->ports[port].device];

    return (struct recabling_place){
        d->name, d->rack == MW_NONE ? NULL : p->racks.at[d->rack].name, d->u};
}

char *mw_recabling_place_text(const struct recabling *c, uint32_t port,
                              char buf[MW_RECABLING_PLACE_CAP])
{
    struct recabling_place at = mw_recabling_place(c, port);

    if (at.rack && at.u)
        snprintf(buf, MW_RECABLING_PLACE_CAP, "%.100s U%d", at.rack, at.u);
    else
        snprintf(buf, MW_RECABLING_PLACE_CAP, "%.100s", at.rack ? at.rack : "");
    return buf;
}

struct recabling_ends mw_recabling_ends(const struct mw_move *m)
{
    return (struct recabling_ends){
        {m->from, m->second.from}, {m->to, m->second.to}, {m->stays, m->second.stays}};
}

char *mw_recabling_walk_text(const struct recabling *c, const struct mw_move *m,
                             char buf[MW_RECABLING_PLACE_CAP])
{
    const struct mw_plan *p = c->x->plan;

    if (m->walk == MW_NONE) {
        snprintf(buf, MW_RECABLING_PLACE_CAP, "elsewhere");
    } else {
        const struct mw_position *at = &p->positions.at[m->walk];
        snprintf(buf, MW_RECABLING_PLACE_CAP, "row %.40s, rack %.60s", p->rows.at[at->row].name,
                 p->racks.at[at->rack].name);
    }
    return buf;
}

static const struct mw_cable *cable_of(const struct recabling *c, const struct mw_move *m)
{
    return m->cable == MW_NONE ? NULL : &c->x->plan->cables.at[m->cable];
}

/* Not a cable that is seen: the planned one. */
static bool is_planned(const struct mw_move *m)
{
    return (m->kind == MW_MOVE_LAY || m->kind == MW_MOVE_CHECK) && m->wire == MW_NONE;
}

char *mw_recabling_length_text(const struct recabling *c, const struct mw_move *m,
                               char buf[MW_RECABLING_NOTE_CAP])
{
    const struct mw_cable *k = cable_of(c, m);
    uint32_t mm = is_planned(m) ? k->length_mm : m->from_mm;

    if (!mm)
        buf[0] = '\0';
    else
        snprintf(buf, MW_RECABLING_NOTE_CAP, "%s%u.%u m",
                 m->kind == MW_MOVE_LAY && m->wire == MW_NONE ? "new " : "", mm / 1000,
                 mm % 1000 / 100);
    return buf;
}

char *mw_recabling_doubt(const struct recabling *c, const struct mw_move *m,
                         char buf[MW_RECABLING_NOTE_CAP])
{
    const struct mw_plan *p = c->x->plan;
    const struct mw_cable *is = &p->cables.at[m->likely], *else_is = &p->cables.at[m->doubt];

    snprintf(
        buf, MW_RECABLING_NOTE_CAP,
        "its label must read %012llx; if it reads %012llx (%u.%u m), it does not %s: lay a "
        "new one",
        (unsigned long long)is->id, (unsigned long long)else_is->id, else_is->length_mm / 1000,
        else_is->length_mm % 1000 / 100, else_is->length_mm < m->need_mm ? "reach" : "fit");
    return buf;
}

char *mw_recabling_sum(const struct mw_recable *r, char buf[MW_RECABLING_SUM_CAP])
{
    char check[48] = "";

    if (r->check)
        snprintf(check, sizeof check, ", %u to check or lay", r->check);
    int n = snprintf(buf, MW_RECABLING_SUM_CAP, "%u end%s", r->ends, r->ends == 1 ? "" : "s");

    if (r->ends == r->bound)
        n += snprintf(buf + n, MW_RECABLING_SUM_CAP - (size_t)n, " (no plan has fewer)");
    else
        n += snprintf(buf + n, MW_RECABLING_SUM_CAP - (size_t)n, " (at least %u)", r->bound);
    n += snprintf(
        buf + n, MW_RECABLING_SUM_CAP - (size_t)n,
        " in %u move%s and %u step%s; %u cable%s to lay, %u to take out%s; in every step "
        "at least %u %% of each switch's uplinks stay up",
        r->moves.n, r->moves.n == 1 ? "" : "s", r->steps, r->steps == 1 ? "" : "s", r->lay,
        r->lay == 1 ? "" : "s", r->remove, check, r->share_percent);
    if (r->below_share)
        snprintf(buf + n, MW_RECABLING_SUM_CAP - (size_t)n, ", but for %u move%s",
                 r->below_share, r->below_share == 1 ? "" : "s");
    return buf;
}

/* ---- the table ---- */

static void write_ports(struct mw_csv *t, const struct recabling *c, const uint32_t port[2])
{
    char label[MW_RECABLE_LABEL_CAP];

    if (port[0] == MW_NONE) {
        for (int i = 0; i < 4; i++)
            mw_csv_str(t, NULL);
        return;
    }
    struct recabling_place at = mw_recabling_place(c, port[0]);
    mw_recable_label(c->x, port[0], port[1], label);
    mw_csv_str(t, at.device);
    mw_csv_str(t, label + (strlen(at.device) < strlen(label) ? strlen(at.device) + 1 : 0));
    mw_csv_str(t, at.rack);
    if (at.u)
        mw_csv_i64(t, at.u);
    else
        mw_csv_str(t, NULL);
}

static void write_length(struct mw_csv *t, uint32_t mm)
{
    if (mm)
        mw_csv_fixed(t, mm, 3);
    else
        mw_csv_str(t, NULL);
}

static void write_id(struct mw_csv *t, const struct recabling *c, uint32_t cable)
{
    char text[16];

    if (cable == MW_NONE) {
        mw_csv_str(t, NULL);
        return;
    }
    snprintf(text, sizeof text, "%012llx", (unsigned long long)c->x->plan->cables.at[cable].id);
    mw_csv_str(t, text);
}

static void write_path(struct mw_csv *t, const struct recabling *c, uint32_t port)
{
    char label[MW_RECABLE_LABEL_CAP];

    mw_csv_str(t, port == MW_NONE ? NULL : mw_recable_label(c->x, port, MW_NONE, label));
}

static void write_cable(struct mw_csv *t, const struct recabling *c, const struct mw_move *m,
                        uint32_t other)
{
    const struct mw_cable *k = cable_of(c, m);
    const struct mw_plan *p = c->x->plan;
    char text[2 * MW_RECABLE_LABEL_CAP + 8] = "", far[MW_RECABLE_LABEL_CAP];

    if (m->to != MW_NONE && m->stays != MW_NONE) {
        mw_recable_label(c->x, m->to, m->second.to, text);
        snprintf(text + strlen(text), MW_RECABLE_LABEL_CAP + 8, " to %s",
                 mw_recable_label(c->x, m->stays, m->second.stays, far));
    }
    mw_csv_str(t, text);
    write_id(t, c, m->cable);
    mw_csv_str(t, k && k->part != MW_NONE ? p->catalog->cables.at[k->part].name : NULL);
    write_length(t, is_planned(m) ? k->length_mm : m->from_mm);
    write_length(t, m->need_mm);
    mw_csv_str(t, !m->reaches ? "no" : m->doubt == MW_NONE ? "yes" : "read label");
    write_id(t, c, m->doubt == MW_NONE ? MW_NONE : m->likely);
    write_length(t, m->doubt == MW_NONE ? 0 : p->cables.at[m->doubt].length_mm);
    write_path(t, c, m->disabled);
    if (other == MW_NONE)
        mw_csv_str(t, NULL);
    else
        mw_csv_i64(t, (int64_t)other + 1);
    mw_csv_str(t, m->leaf == MW_NONE ? NULL : p->devices.at[m->leaf].name);
    mw_csv_str(t, NULL); /* to tick */
}

void mw_recabling_csv(const struct recabling *c, struct mw_out *out)
{
    const struct mw_plan *p = c->x->plan;
    struct mw_csv t = {.out = out};

    mw_csv_head(&t,
                "n,step,do,row,rack,from_device,from_port,from_rack,from_u,to_device,to_port,"
                "to_rack,to_u,stays_device,stays_port,stays_rack,stays_u,label,cable,part,"
                "length_m,needs_m,reaches,label_reads,else_m,enable,with,below_share,done");
    for (uint32_t i = 0; i < c->r->moves.n; i++) {
        const struct mw_move *m = &c->r->moves.at[i];
        const struct mw_position *at = m->walk == MW_NONE ? NULL : &p->positions.at[m->walk];
        struct recabling_ends ends = mw_recabling_ends(m);

        mw_csv_i64(&t, (int64_t)i + 1);
        mw_csv_i64(&t, m->step);
        mw_csv_str(&t, mw_move_kind_names[m->kind]);
        mw_csv_str(&t, at ? p->rows.at[at->row].name : NULL);
        mw_csv_str(&t, at ? p->racks.at[at->rack].name : NULL);
        write_ports(&t, c, ends.from);
        write_ports(&t, c, ends.to);
        write_ports(&t, c, ends.stays);
        write_cable(&t, c, m, c->other[i]);
        mw_csv_end(&t);
    }
}

/* ---- in words ---- */

/* "leaf-1-5 17/1 (a05 U29)" */
static void say_port(const struct recabling *c, uint32_t port, uint32_t second,
                     struct mw_out *out)
{
    char text[MW_RECABLE_LABEL_CAP];

    mw_out_str(out, mw_recable_label(c->x, port, second, text));
    mw_recabling_place_text(c, port, text);
    if (*text)
        mw_out_printf(out, " (%s)", text);
}

static void say_stays(const struct recabling *c, const struct mw_move *m, struct mw_out *out)
{
    if (m->stays == MW_NONE) {
        mw_out_str(out, "; where its other end is is not known");
        return;
    }
    mw_out_str(out, "; its other end stays at ");
    say_port(c, m->stays, m->second.stays, out);
}

static void say_cable(const struct recabling *c, uint32_t i, struct mw_out *out)
{
    const struct mw_move *m = &c->r->moves.at[i];
    const struct mw_cable *k = cable_of(c, m);
    bool in = m->kind == MW_MOVE_LAY || m->kind == MW_MOVE_CHECK;

    if (m->disabled != MW_NONE) {
        mw_out_str(out, "enable port ");
        say_port(c, m->disabled, MW_NONE, out);
        mw_out_str(out, ", which is disabled; then ");
    }
    if (m->kind == MW_MOVE_CHECK)
        mw_out_printf(out, "see that cable %012llx, %u.%u m, is laid between ",
                      (unsigned long long)k->id, k->length_mm / 1000,
                      k->length_mm % 1000 / 100);
    else if (!in)
        mw_out_str(out, "take out the cable between ");
    else if (c->other[i] != MW_NONE)
        mw_out_printf(out, "lay the cable taken out in move %u between ", c->other[i] + 1);
    else
        mw_out_printf(out, "lay cable %012llx, %u.%u m, between ", (unsigned long long)k->id,
                      k->length_mm / 1000, k->length_mm % 1000 / 100);
    say_port(c, in ? m->to : m->from, in ? m->second.to : m->second.from, out);
    mw_out_str(out, " and ");
    if (m->stays == MW_NONE)
        mw_out_str(out, "a place not known");
    else
        say_port(c, m->stays, m->second.stays, out);
    if (m->kind == MW_MOVE_CHECK)
        mw_out_str(out, " and both plugs sit; lay it if it is not");
    if (!m->reaches)
        mw_out_str(out, " (none that is there reaches)");
}

static void say_move(const struct recabling *c, uint32_t i, struct mw_out *out)
{
    const struct mw_move *m = &c->r->moves.at[i];
    char text[MW_RECABLING_NOTE_CAP];

    switch (m->kind) {
    case MW_MOVE_PARK:
        mw_out_str(out, "unplug ");
        say_port(c, m->from, m->second.from, out);
        mw_out_str(out, " and let it hang");
        say_stays(c, m, out);
        break;
    case MW_MOVE_PLUG:
        mw_out_printf(out, "put the end that hangs since move %u into ", c->other[i] + 1);
        say_port(c, m->to, m->second.to, out);
        say_stays(c, m, out);
        break;
    case MW_MOVE_END:
        if (m->from == MW_NONE) {
            mw_out_str(out, "put the end that is not where it should be into ");
        } else {
            mw_out_str(out, "move the plug from ");
            say_port(c, m->from, m->second.from, out);
            mw_out_str(out, " to ");
        }
        say_port(c, m->to, m->second.to, out);
        say_stays(c, m, out);
        break;
    default:
        say_cable(c, i, out);
    }
    if (m->doubt != MW_NONE)
        mw_out_printf(out, "; %s", mw_recabling_doubt(c, m, text));
    if (m->breaks_share)
        mw_out_printf(out, " [below the share of %s]", c->x->plan->devices.at[m->leaf].name);
}

void mw_recabling_text(const struct mw_recable *r, const struct mw_expect *x, uint32_t most,
                       struct mw_out *out)
{
    struct recabling c = {r, x, mw_recable_halves(r)};
    char text[MW_RECABLING_SUM_CAP], place[MW_RECABLING_PLACE_CAP];
    uint32_t n = r->moves.n < most ? r->moves.n : most;

    mw_out_printf(out, "Re-cabling: %s.\n",
                  r->moves.n ? mw_recabling_sum(r, text) : "nothing is to be moved");
    if (r->short_cables)
        mw_out_printf(out, "%u planned cable%s longer than what is there.\n", r->short_cables,
                      r->short_cables == 1 ? " is" : "s are");
    if (r->unseen)
        mw_out_printf(out, "%u absent cable%s to what does not answer: left alone.\n",
                      r->unseen, r->unseen == 1 ? " leads" : "s lead");
    if (r->doubts)
        mw_out_printf(out, "%u cable%s may prove too short: read the label first.\n", r->doubts,
                      r->doubts == 1 ? "" : "s");
    for (uint32_t i = 0; i < n; i++) {
        const struct mw_move *m = &r->moves.at[i];
        if (i == 0 || m->step != m[-1].step)
            mw_out_printf(out, "\nStep %u\n", m->step);
        if (i == 0 || m->step != m[-1].step || m->walk != m[-1].walk)
            mw_out_printf(out, "  %s\n", mw_recabling_walk_text(&c, m, place));
        mw_out_printf(out, "  %6u  ", i + 1);
        say_move(&c, i, out);
        mw_out_char(out, '\n');
    }
    if (n < r->moves.n)
        mw_out_printf(out, "\n… and %u more.\n", r->moves.n - n);
    mw_free(c.other);
}

enum mw_rc mw_recabling_write(const struct mw_recable *r, const struct mw_expect *x,
                              struct mw_sink *to, struct mw_err *err)
{
    struct recabling c = {r, x, NULL};
    struct mw_recabling_panels panels;
    struct mw_picture picture;

    c.other = mw_recable_halves(r);
    mw_recabling_csv(&c, mw_sink_open(to, "recabling.csv"));
    mw_sink_close(to);
    mw_recabling_text(r, x, UINT32_MAX, mw_sink_open(to, "recabling.txt"));
    mw_sink_close(to);
    if (!r->moves.n) {
        mw_free(c.other);
        return MW_OK;
    }
    mw_recabling_panels_init(&panels, r, x);
    mw_recabling_draw(&panels, 0, mw_recabling_fit(&panels, 0, 0), "recabling", "Re-cabling", 0,
                      &picture);
    mw_svg_write(&picture, MW_GROUND_AUTO, mw_sink_open(to, "recabling.svg"));
    mw_sink_close(to);
    mw_picture_done(&picture);
    enum mw_rc rc = mw_recabling_pdf(&c, &panels, to, err);
    mw_recabling_panels_done(&panels);
    mw_free(c.other);
    return rc;
}
