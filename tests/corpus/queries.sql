-- Relations as a person would ask for them: the rows that have one, and the rows it leads to.

--@ chinook Album.artist
SELECT al::text, ar::text FROM public.album al JOIN public.artist ar USING (artist_id);

--@ chinook Artist.albums
SELECT ar::text, al::text FROM public.artist ar JOIN public.album al USING (artist_id);

--@ chinook Track.playlists
SELECT t::text, p::text FROM public.track t
    JOIN public.playlist_track USING (track_id) JOIN public.playlist p USING (playlist_id);

--@ chinook Playlist.tracks
SELECT p::text, t::text FROM public.playlist p, public.track t
WHERE EXISTS (SELECT FROM public.playlist_track pt
    WHERE (pt.playlist_id, pt.track_id) = (p.playlist_id, t.track_id));

--@ chinook Customer.support_rep
SELECT c::text, e::text FROM public.customer c
    JOIN public.employee e ON e.employee_id = c.support_rep_id;

--@ chinook Employee.reports_to_employee
SELECT e::text, boss::text FROM public.employee e
    JOIN public.employee boss ON boss.employee_id = e.reports_to;

--@ chinook Employee.reports_to_employee_reverse
SELECT boss::text, e::text FROM public.employee boss
    JOIN public.employee e ON e.reports_to = boss.employee_id;

--@ chinook Invoice.invoice_lines
SELECT i::text, l::text FROM public.invoice_line l JOIN public.invoice i USING (invoice_id);

--@ pagila Film.actors
SELECT f::text, a::text FROM public.film f
    JOIN public.film_actor USING (film_id) JOIN public.actor a USING (actor_id);

--@ pagila Actor.films
SELECT a::text, f::text FROM public.film f, public.film_actor fa, public.actor a
WHERE fa.actor_id = a.actor_id AND f.film_id = fa.film_id;

--@ pagila Film.categories
SELECT f::text, c::text FROM public.category c
    JOIN public.film_category fc USING (category_id) JOIN public.film f ON f.film_id = fc.film_id;

--@ pagila Film.original_language
SELECT f::text, l::text FROM public.film f
    JOIN public.language l ON l.language_id = f.original_language_id;

--@ pagila Language.original_language_films
SELECT l::text, f::text FROM public.film f
    JOIN public.language l ON l.language_id = f.original_language_id;

--@ pagila Customer.rentals
SELECT c::text, r::text FROM public.rental r JOIN public.customer c USING (customer_id);

--@ pagila Inventory.film
SELECT i::text, f::text FROM public.inventory i JOIN public.film f USING (film_id);

--@ pagila Staff.store
SELECT s::text, st::text FROM public.staff s JOIN public.store st USING (store_id);

--@ northwind Employee.reports_to_employee
SELECT e::text, boss::text FROM public.employees e
    JOIN public.employees boss ON boss.employee_id = e.reports_to;

--@ northwind Employee.reports_to_employee_reverse
SELECT boss::text, e::text FROM public.employees e
    JOIN public.employees boss ON boss.employee_id = e.reports_to;

--@ northwind Employee.territories
SELECT e::text, t::text FROM public.employees e
    JOIN public.employee_territories USING (employee_id) JOIN public.territories t USING (territory_id);

--@ northwind Order.order_details
SELECT o::text, d::text FROM public.order_details d JOIN public.orders o USING (order_id);

--@ northwind Order.products
SELECT o::text, p::text FROM public.orders o
    JOIN public.order_details USING (order_id) JOIN public.products p USING (product_id);

--@ northwind Order.shipper
SELECT o::text, s::text FROM public.orders o JOIN public.shippers s ON s.shipper_id = o.ship_via;

--@ northwind Customer.customer_types
SELECT c::text, d::text FROM public.customers c
    JOIN public.customer_customer_demo USING (customer_id)
    JOIN public.customer_demographics d USING (customer_type_id);

--@ northwind Region.territories
SELECT r::text, t::text FROM public.region r JOIN public.territories t USING (region_id);

--@ adventureworks Employee.person
SELECT e::text, p::text FROM humanresources.employee e
    JOIN person.person p USING (businessentityid);

--@ adventureworks Person.employee
SELECT p::text, e::text FROM humanresources.employee e
    JOIN person.person p USING (businessentityid);

--@ adventureworks Employee.salesperson
SELECT e::text, s::text FROM sales.salesperson s
    JOIN humanresources.employee e USING (businessentityid);

--@ adventureworks Salesorderheader.salesorderdetails
SELECT h::text, d::text FROM sales.salesorderdetail d JOIN sales.salesorderheader h USING (salesorderid);

--@ adventureworks Salesorderdetail.specialofferproduct
SELECT d::text, p::text FROM sales.salesorderdetail d
    JOIN sales.specialofferproduct p USING (specialofferid, productid);

--@ adventureworks Product.vendors
SELECT p::text, v::text FROM production.product p
    JOIN purchasing.productvendor pv USING (productid)
    JOIN purchasing.vendor v ON v.businessentityid = pv.businessentityid;

--@ adventureworks Billofmaterial.component
SELECT b::text, p::text FROM production.billofmaterials b
    JOIN production.product p ON p.productid = b.componentid;

--@ adventureworks Customer.store
SELECT c::text, s::text FROM sales.customer c JOIN sales.store s ON s.businessentityid = c.storeid;
