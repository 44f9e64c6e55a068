import { offerCopies } from "./copy.ts";
import { offerFilters } from "./filters.ts";
import { offerSearch } from "./search.ts";

offerCopies();
offerFilters();
offerSearch();
