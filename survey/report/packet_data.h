/* SPDX-License-Identifier: MIT */
/* What one city's packet shows: the report's data, and of losses.csv, gains.csv, topics.csv and
   cities.csv what concerns that city. */
#ifndef MINYI_SURVEY_REPORT_PACKET_DATA_H
#define MINYI_SURVEY_REPORT_PACKET_DATA_H

#include "core/problem.h"
#include "survey/report/report_data.h"

#include <stdbool.h>
#include <stddef.h>

struct mny_packet_source;

/* Reads the files of FOLDER, and of LAST, the OUT of the last wave (NULL: none).  Says what is
   wrong, as mny_report_data_read() does.  Free with mny_packet_source_close(). */
enum mny_code mny_packet_source_open(const char *folder, const char *last,
                                     struct mny_problems *problems,
                                     struct mny_packet_source **source);
void mny_packet_source_close(struct mny_packet_source *source); /* NULL is allowed. */

const struct mny_report_data *mny_packet_source_data(const struct mny_packet_source *source);

/* A row of losses.csv. */
struct mny_packet_loss {
    double lost; /* points of the total; NAN for none */
    const char *code, *label, *status;
    double full, score, rank, peers;
};

/* A row of gains.csv. */
struct mny_packet_gain {
    double gain; /* points of the total for one more step */
    const char *code, *input, *label, *value, *step;
};

/* A topic of topics.csv: shares of those who wrote a comment; NAN where there is none. */
struct mny_packet_topic {
    double complaint;
    const char *code, *label;
    double n, share, praise;
    double complaint_all; /* in all cities together */
};

/* Whom a city is compared with. */
enum mny_packet_group { MNY_GROUP_ALL, MNY_GROUP_PROVINCE, MNY_GROUP_TYPE };

struct mny_packet {
    const struct mny_report_data *data;
    size_t index; /* of the city */
    const struct mny_report_city *city;
    const struct mny_report_city *last; /* the same city in the last wave, or NULL */
    const struct mny_report_data *last_data;
    enum mny_packet_group group;
    const char *group_name; /* of the type or province */
    size_t *members;        /* indices of the group's cities, itself among them */
    size_t member_count;
    struct mny_packet_loss *losses; /* the largest first */
    size_t loss_count;
    struct mny_packet_gain *gains; /* the largest first; those above 0 alone */
    size_t gain_count;
    struct mny_packet_topic *topics; /* what is complained of most first */
    size_t topic_count;
    double comments; /* of the city; NAN where it is not known */
    /* Room to work in, so that a page can be written without asking for memory: for a figure of
       each member, and for a row each of importance. */
    double *figures;
    const struct mny_report_importance **rows;
};

/* Picks what concerns the city INDEX.  A city is compared with those of its type, if there are at
   least two others, else with those of its province, else with all.  MNY_OK, MNY_E_MEMORY,
   MNY_E_INPUT.  Free with mny_packet_free(). */
enum mny_code mny_packet_make(struct mny_packet_source *source, size_t index,
                              struct mny_problems *problems, struct mny_packet *packet);
void mny_packet_free(struct mny_packet *packet);

/* Some figure of a city, of which WHICH is meant; NAN: it has none. */
typedef double mny_packet_figure(const struct mny_report_city *city, size_t which);

/* Where the city stands in its group by that figure, the more the better. */
struct mny_packet_place {
    double own, median; /* the median of all who have one, itself among them */
    size_t rank, of;    /* equal figures (to 1e-9) share a rank; 0: it has none */
};
struct mny_packet_place mny_packet_place(const struct mny_packet *packet, mny_packet_figure *figure,
                                         size_t which);

/* The estimate of the measure (dimension or item) WHICH in the last wave, found by its code; all
   NAN where it had none. */
struct mny_report_estimate mny_packet_last(const struct mny_packet *packet, size_t which);

#endif
